import { isHeaderValue } from "../base/ascii";
import { Bytes, concat, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { joinedValues } from "../base/http/value_list";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Place, withSystemMessage } from "../canonical/chat/system_message";
import { Parameters, parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { ModelTraits, Sampling } from "../canonical/traits";
import { namesUploadedFile } from "../formats/anthropic/vendor/content";
import { AnthropicVendor, anthropic } from "../formats/anthropic/vendor/vendor";
import { VendorFormat } from "../formats/vendor_format";
import { Endpoint } from "./endpoint";
import { claudeTraits } from "./models/claude";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { VendorRequest } from "./vendor_request";

/** https://docs.anthropic.com/en/api/overview */
const profile: Profile = {
  type: "claude",
  host: "api.anthropic.com",
  routes: [
    { api: ApiName.ChatCompletions, path: "/v1/messages" },
    { api: ApiName.AnthropicMessages, path: "/v1/messages" },
    { api: ApiName.AnthropicCountTokens, path: "/v1/messages/count_tokens" },
    { api: ApiName.AnthropicComplete, path: "/v1/complete" },
    // Clients of the canonical API know no pages.
    { api: ApiName.Models, path: "/v1/models?limit=1000" },
    { api: ApiName.RetrieveModel, path: "/v1/models/*" },
    { api: ApiName.AnthropicModels, path: "/v1/models" },
    { api: ApiName.AnthropicRetrieveModel, path: "/v1/models/*" },
    { api: ApiName.AnthropicBatches, path: "/v1/messages/batches" },
    { api: ApiName.AnthropicRetrieveBatch, path: "/v1/messages/batches/*" },
    { api: ApiName.AnthropicCancelBatch, path: "/v1/messages/batches/*/cancel" },
    { api: ApiName.AnthropicBatchResults, path: "/v1/messages/batches/*/results" },
    { api: ApiName.AnthropicFiles, path: "/v1/files" },
    { api: ApiName.AnthropicRetrieveFile, path: "/v1/files/*" },
    { api: ApiName.AnthropicFileContent, path: "/v1/files/*/content" },
  ],
  settings: [
    { key: "claudeVersion" },
    { key: "apiVersion" },
    { key: "claudeCodeMode", kind: SettingKind.Flag, fallback: "false" },
  ],
  // Of the vendor's command line client: https://docs.anthropic.com/en/docs/claude-code/llm-gateway
  headers: ["anthropic-*", "x-app", "x-claude-code-*"],
  accountHeaders: ["anthropic-workspace-id"],
  remembers: true,
};

const ANTHROPIC_BETA = utf8("anthropic-beta");
const ANTHROPIC_VERSION = utf8("anthropic-version");
const API_KEY = utf8("x-api-key");
const APP = utf8("x-app");
const USER_AGENT = utf8("user-agent");

const CODE_APP = utf8("cli");
const CODE_BETA = utf8("oauth-2025-04-20,interleaved-thinking-2025-05-14,claude-code-20250219");
const CODE_FILES_BETA = concat(CODE_BETA, utf8(",files-api-2025-04-14"));
const CODE_USER_AGENT = utf8("claude-cli/2.1.2 (external, cli)");
const FILES_BETA = utf8("files-api-2025-04-14");

/** The vendor takes tokens of its command line client for requests that begin like that client's. */
const codeMode: VendorFormat = new AnthropicVendor(utf8("You are Claude Code, Anthropic's official CLI for Claude."));

/** https://docs.anthropic.com/en/api/versioning; versions are dates. */
const WITHOUT_SAMPLING = "2026-10-21";

const names = parameters("", ["max_tokens", "temperature", "top_p", "top_k"]);

class Claude extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const key = settings.text("claudeVersion").length > 0 ? "claudeVersion" : "apiVersion";
    if (!isHeaderValue(utf8(versionOf(settings)))) faults.push(new SettingFault(key, "must be the value of a header"));
    const endpoint = super.endpoint(settings, faults);
    if (!isCodeMode(settings)) return endpoint;
    for (let i = 0; i < profile.routes.length; i++) {
      const route = profile.routes[i];
      endpoint.route(route.api, route.path + (route.path.includes("?") ? "&" : "?") + "beta=true");
    }
    return endpoint;
  }

  /** From this version on the vendor refuses sampling for every model. */
  override traits(model: Bytes, settings: Settings): ModelTraits {
    const own = claudeTraits(model);
    if (versionOf(settings) < WITHOUT_SAMPLING) return own;
    const traits = own.copy();
    traits.sampling = Sampling.None;
    return traits;
  }

  override address(call: Call, out: VendorRequest): void {
    const isCode = isCodeMode(call.settings);
    const isWritten = this.formatFor(call.askedModel, call.settings).converts(call.api);
    if (isWritten || out.received.get(ANTHROPIC_VERSION).length == 0) {
      out.headers.set(ANTHROPIC_VERSION, utf8(versionOf(call.settings)));
    }
    if (isCode) {
      out.headers.set(USER_AGENT, CODE_USER_AGENT);
      out.headers.set(APP, CODE_APP);
    }
    const hasFile = call.api == ApiName.ChatCompletions && namesUploadedFile(call.document);
    if (!isCode && !hasFile) return;
    const own = isCode ? (hasFile ? CODE_FILES_BETA : CODE_BETA) : FILES_BETA;
    out.headers.set(ANTHROPIC_BETA, joinedValues(own, out.received.get(ANTHROPIC_BETA)));
  }

  override authorize(credential: Credential, settings: Settings, out: VendorRequest, nowMs: u64): void {
    if (isCodeMode(settings)) super.authorize(credential, settings, out, nowMs);
    else out.headers.set(API_KEY, credential.secret);
  }

  /** What comes first among the system's messages comes first in the vendor's `system`. */
  override insertContext(call: Call, text: Bytes): Call {
    return withSystemMessage(call, text, Place.First);
  }

  override parameters(_settings: Settings): Parameters {
    return names;
  }

  override formatFor(_model: Bytes, settings: Settings): VendorFormat {
    return isCodeMode(settings) ? codeMode : this.protocol;
  }
}

function isCodeMode(settings: Settings): bool {
  return settings.flag("claudeCodeMode");
}

function versionOf(settings: Settings): string {
  const version = settings.text("claudeVersion");
  if (version.length > 0) return version;
  const general = settings.text("apiVersion");
  return general.length > 0 ? general : "2023-06-01";
}

export const claude = new Claude(profile, anthropic);
