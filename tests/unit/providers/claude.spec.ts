import { text, utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { Edits } from "../../../assembly/base/http/edits";
import { HeaderView } from "../../../assembly/base/http/header_view";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { Settings } from "../../../assembly/canonical/settings";
import { claude } from "../../../assembly/providers/claude";
import { SettingFault } from "../../../assembly/providers/setting_fault";
import { VendorRequest } from "../../../assembly/providers/vendor_request";
import { edited, headerView, valueOf } from "../fakes/header_map";

const UPLOADED =
  '{"messages":[{"role":"user","content":[{"type":"text","text":"q"},{"type":"file","file":{"file_id":"f"}}]}]}';

function settingsOf(codeMode: bool, claudeVersion: string = "", apiVersion: string = ""): Settings {
  const settings = new Settings();
  settings.set("claudeCodeMode", codeMode ? "true" : "false");
  settings.set("claudeVersion", claudeVersion);
  settings.set("apiVersion", apiVersion);
  return settings;
}

/** The headers of a client that sent these betas. */
function sent(betas: string): HeaderView {
  return headerView(betas.length == 0 ? [] : ["anthropic-beta", betas]);
}

function listed(headers: Edits): string {
  let list = "";
  for (let i = 0; i < headers.count; i++) list += `${text(headers.name(i))}: ${text(headers.value(i))}\n`;
  return list;
}

/** `betas`: what the client sent as anthropic-beta. */
function headersOf(settings: Settings, betas: string = ""): string {
  return listed(addressed("", settings, ApiName.ChatCompletions, betas, "key"));
}

/** The betas that a request with this body asks for. */
function betasOf(body: string, settings: Settings, api: ApiName = ApiName.ChatCompletions, betas: string = ""): string {
  return valueOf(edited([], addressed(body, settings, api, betas)), "anthropic-beta");
}

function addressed(
  body: string,
  settings: Settings,
  api: ApiName = ApiName.ChatCompletions,
  betas: string = "",
  key: string = "",
): Edits {
  const out = new VendorRequest(utf8("POST"), utf8("h"), utf8("/"), sent(betas));
  claude.address(new Call(api, JsonDocument.parse(utf8(body)), utf8("m"), settings), out);
  if (key.length > 0) claude.authorize(Credential.text(utf8(key)), settings, out, 0);
  return out.headers;
}

function pathOf(settings: Settings, api: ApiName): string {
  return text(claude.endpoint(settings, []).path(api));
}

function rendered(settings: Settings): string {
  const chat = '{"messages":[{"role":"user","content":"q"}]}';
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(chat)), utf8("m"), settings);
  return text(claude.formatFor(call.askedModel, settings).renderRequest(call).whole());
}

describe("claude", () => {
  it("serves chats, messages and models", () => {
    const settings = settingsOf(false);
    expect(text(claude.endpoint(settings, []).host)).toBe("api.anthropic.com");
    expect(pathOf(settings, ApiName.ChatCompletions)).toBe("/v1/messages");
    expect(pathOf(settings, ApiName.AnthropicMessages)).toBe("/v1/messages");
    expect(pathOf(settings, ApiName.AnthropicComplete)).toBe("/v1/complete");
    expect(pathOf(settings, ApiName.Models)).toBe("/v1/models?limit=1000");
    expect(pathOf(settings, ApiName.AnthropicModels)).toBe("/v1/models");
    expect(pathOf(settings, ApiName.Embeddings)).toBe("");
  });

  it("shows a key in x-api-key, and a version", () => {
    expect(headersOf(settingsOf(false))).toBe("anthropic-version: 2023-06-01\nx-api-key: key\n");
    expect(headersOf(settingsOf(false, "", "2024-01-01"))).toBe("anthropic-version: 2024-01-01\nx-api-key: key\n");
    expect(headersOf(settingsOf(false, "2025-01-01", "2024-01-01"))).toBe(
      "anthropic-version: 2025-01-01\nx-api-key: key\n",
    );
  });

  it("refuses a version that no header can carry", () => {
    const faults: SettingFault[] = [];
    claude.endpoint(settingsOf(false, "2023\n"), faults);
    claude.endpoint(settingsOf(false, "", "\t"), faults);
    claude.endpoint(settingsOf(false, "2023", "\t"), faults);
    expect(faults.length).toBe(2);
    expect(faults[0].key).toBe("claudeVersion");
    expect(faults[1].key).toBe("apiVersion");
  });

  it("looks like the command line client in code mode", () => {
    expect(headersOf(settingsOf(true))).toBe(
      "anthropic-version: 2023-06-01\nuser-agent: claude-cli/2.1.2 (external, cli)\nx-app: cli\nanthropic-beta: oauth-2025-04-20,interleaved-thinking-2025-05-14,claude-code-20250219\nauthorization: Bearer key\n",
    );
    expect(pathOf(settingsOf(true), ApiName.ChatCompletions)).toBe("/v1/messages?beta=true");
  });

  it("says who it is in code mode only", () => {
    expect(rendered(settingsOf(false))).toBe(
      '{"model":"m","messages":[{"role":"user","content":"q"}],"max_tokens":4096}',
    );
    expect(rendered(settingsOf(true))).toBe(
      '{"model":"m","system":[{"type":"text","text":"You are Claude Code, Anthropic\'s official CLI for Claude.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"q"}],"max_tokens":4096}',
    );
  });

  it("asks for uploaded files where a chat names one", () => {
    expect(betasOf(UPLOADED, settingsOf(false))).toBe("files-api-2025-04-14");
    expect(betasOf(UPLOADED, settingsOf(true)).endsWith("claude-code-20250219,files-api-2025-04-14")).toBe(true);
    expect(betasOf('{"messages":[{"content":"q"},7]}', settingsOf(false))).toBe("-");
    expect(betasOf(UPLOADED, settingsOf(false), ApiName.AnthropicMessages)).toBe("-");
  });

  it("keeps the betas that the client asks for", () => {
    const own = "oauth-2025-04-20,interleaved-thinking-2025-05-14,claude-code-20250219";
    const headers = headersOf(settingsOf(true), " claude-code-20250219 , context-1m-2025-08-07,,");
    expect(headers.includes(`anthropic-beta: ${own},context-1m-2025-08-07\n`)).toBe(true, headers);
    expect(headersOf(settingsOf(false), "context-1m-2025-08-07").includes("beta")).toBe(false);
    expect(betasOf(UPLOADED, settingsOf(false), ApiName.ChatCompletions, "a,files-api-2025-04-14,b")).toBe(
      "files-api-2025-04-14,a,b",
    );
  });
});
