import { text, utf8 } from "../../../../assembly/base/bytes";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Claim, ClaimOutcome } from "../../../../assembly/failover/claim";
import { vendorProbe, markedProbe } from "../../../../assembly/gateway/callouts/probe_request";
import { asCallout } from "../../../../assembly/gateway/outbound/callout";
import { CalloutRequest } from "../../../../assembly/ports/callouts";
import { nonceOf } from "../../failover/samples";
import { edited } from "../../fakes/header_map";
import { Probing, VENDOR, headerOf, pooled, routeTo } from "../../fakes/probing";

const CHAT = '{"model":"probe","messages":[{"role":"user","content":"Answer with the word OK."}]}';

function claimOf(api: ApiName, path: string): Claim {
  return new Claim(ClaimOutcome.Claimed, 1, nonceOf(7), routeTo(api, path));
}

function marked(api: ApiName, path: string, failover: string = ""): CalloutRequest {
  const scene = new Probing(pooled(failover));
  return markedProbe(scene.backend, scene.token(0), claimOf(api, path), utf8("local"));
}

function direct(api: ApiName, path: string, failover: string = ""): CalloutRequest {
  const scene = new Probing(pooled(failover));
  return asCallout(
    vendorProbe(scene.backend, scene.token(0), claimOf(api, path)).with(scene.token(0).credential),
    utf8(VENDOR),
    700,
  );
}

/** `method scheme authority path` */
function line(request: CalloutRequest): string {
  const target = headerOf(request, ":scheme") + "://" + headerOf(request, ":authority") + headerOf(request, ":path");
  return headerOf(request, ":method") + " " + target;
}

describe("a marked probe", () => {
  it("is what a client would send to where the failing request went", () => {
    const request = marked(ApiName.ChatCompletions, "/v1/chat/completions");
    expect(text(request.cluster)).toBe("local");
    expect(line(request)).toBe("POST http://gateway.example/v1/chat/completions");
    expect(text(request.body)).toBe(CHAT);
    expect(headerOf(request, "content-type")).toBe("application/json");
    expect(headerOf(request, "content-length")).toBe(CHAT.length.toString());
  });

  it("shows the provider, the token's fingerprint and the nonce, and no credential", () => {
    const scene = new Probing();
    const request = marked(ApiName.ChatCompletions, "/v1/chat/completions");
    const nonce = "00000000000000000000000000000007";
    const mark = `${scene.pool.keys.id}.${scene.token(0).fingerprint}.${nonce}`;
    expect(headerOf(request, "x-ai-proxy-probe")).toBe(mark);
    expect(headerOf(request, "authorization")).toBe("-");
    expect((edited([], request.headers).join(" ") + text(request.body)).includes("canary")).toBe(false);
  });

  it("takes as long as healthCheckTimeout allows, and asks for as little as healthCheckMaxTokens says", () => {
    const request = marked(ApiName.ChatCompletions, "/v1/chat/completions", '"healthCheckTimeout":700');
    expect(request.timeoutMs).toBe(700);
    expect(text(request.body).includes("max_tokens")).toBe(false);
    const limited = marked(ApiName.ChatCompletions, "/v1/chat/completions", '"healthCheckMaxTokens":3');
    expect(text(limited.body).endsWith(',"max_tokens":3}')).toBe(true);
  });

  it("asks the API that failed", () => {
    const embeddings = marked(ApiName.Embeddings, "/v1/embeddings");
    expect(line(embeddings)).toBe("POST http://gateway.example/v1/embeddings");
    expect(text(embeddings.body)).toBe('{"model":"probe","input":"Answer with the word OK."}');
  });

  it("is a GET without body or body headers where the API has none", () => {
    const models = marked(ApiName.Models, "/v1/models");
    expect(line(models)).toBe("GET http://gateway.example/v1/models");
    expect(models.body.length).toBe(0);
    expect(headerOf(models, "content-type") + headerOf(models, "content-length")).toBe("--");
  });

  it("asks for a chat beside the API that failed where that is not probed", () => {
    const request = marked(ApiName.RetrieveFile, "/team/v1/files/file-1");
    expect(line(request)).toBe("POST http://gateway.example/team/v1/chat/completions");
    expect(text(request.body)).toBe(CHAT);
    expect(line(marked(ApiName.Unknown, "/odd"))).toBe("POST http://gateway.example/odd");
  });

  it("has all pseudo headers first", () => {
    const headers = edited([], marked(ApiName.ChatCompletions, "/v1/chat/completions").headers);
    for (let i = 0; i < headers.length; i += 2) expect(headers[i].startsWith(":")).toBe(i < 8, headers[i]);
  });
});

describe("a direct probe", () => {
  it("is what the filter would send on: the vendor's host and path, the mapped model, the key", () => {
    const request = direct(ApiName.ChatCompletions, "/v1/chat/completions");
    const sent = CHAT.replace('"probe"', '"mapped"');
    expect(text(request.cluster)).toBe(VENDOR);
    expect(line(request)).toBe("POST https://api.groq.com/openai/v1/chat/completions");
    expect(headerOf(request, "authorization")).toBe("Bearer canary-1");
    expect(text(request.body)).toBe(sent);
    expect(headerOf(request, "content-length")).toBe(sent.length.toString());
  });

  it("bears no mark: nothing on its way is ours", () => {
    expect(headerOf(direct(ApiName.ChatCompletions, "/v1/chat/completions"), "x-ai-proxy-probe")).toBe("-");
  });

  it("asks the API that failed", () => {
    expect(line(direct(ApiName.Embeddings, "/v1/embeddings"))).toBe("POST https://api.groq.com/openai/v1/embeddings");
    const models = direct(ApiName.Models, "/v1/models");
    expect(line(models)).toBe("GET https://api.groq.com/openai/v1/models");
    expect(models.body.length).toBe(0);
  });

  it("asks for a chat when the API is of no known number", () => {
    const request = direct(<ApiName>77, "/v1/chat/completions");
    expect(line(request)).toBe("POST https://api.groq.com/openai/v1/chat/completions");
  });
});

/** `path body` of a marked probe for clients of the own API of a vendor with `more` in its provider. */
function original(more: string, api: ApiName, path: string): string {
  const health = '"failover":{"enabled":true,"failureThreshold":1,"healthCheckModel":"probe"}';
  const provider = `{"protocol":"original","apiTokens":["canary-1"],"modelMapping":{"*":"mapped"},${health},${more}}`;
  const scene = new Probing(`{"provider":${provider}}`);
  const request = markedProbe(scene.backend, scene.token(0), claimOf(api, path), utf8("local"));
  return headerOf(request, ":path") + " " + text(request.body);
}

describe("a marked probe for clients of the vendor's own API", () => {
  const message = '"model":"probe","messages":[{"role":"user","content":"Answer with the word OK."}]';

  it("is in the vendor's format, at the path of the failing request where that has it", () => {
    const claude = original('"type":"claude"', ApiName.AnthropicMessages, "/team/v1/messages");
    expect(claude.startsWith("/team/v1/messages {")).toBe(true, claude);
    expect(claude.includes('"max_tokens":')).toBe(true, claude);
    expect(claude.includes('"model":"probe"')).toBe(true, claude);
    expect(original('"type":"groq"', ApiName.ChatCompletions, "/openai/v1/chat/completions")).toBe(
      `/openai/v1/chat/completions {${message}}`,
    );
  });

  it("goes to the vendor's path for chats where the failing request asked for something else", () => {
    const native = '"type":"qwen","qwenEnableCompatible":false';
    const chat = "/api/v1/services/aigc/text-generation/generation";
    const asked = original(native, ApiName.Unknown, "/api/v1/tasks/1");
    expect(asked.startsWith(chat + ' {"model":"probe","input":{"messages":[')).toBe(true, asked);
    const same = original(native, ApiName.Unknown, "/team" + chat);
    expect(same.startsWith("/team" + chat + " {")).toBe(true, same);
    const files = original('"type":"claude","basePath":"/base"', ApiName.Unknown, "/base/v1/files");
    expect(files.startsWith("/base/v1/messages {")).toBe(true, files);
    const code = original('"type":"claude","claudeCodeMode":true', ApiName.Unknown, "/v1/skills");
    expect(code.startsWith("/v1/messages {")).toBe(true, code);
  });

  it("asks for the vendor's embeddings where these failed, and for models without a body", () => {
    const native = '"type":"qwen","qwenEnableCompatible":false';
    const embeddings = original(native, ApiName.Embeddings, "/v1/embeddings");
    const path = "/api/v1/services/embeddings/text-embedding/text-embedding";
    expect(embeddings).toBe(path + ' {"model":"probe","input":{"texts":["Answer with the word OK."]},"parameters":{}}');
    expect(original('"type":"claude"', ApiName.Models, "/v1/models")).toBe("/v1/models ");
  });
});
