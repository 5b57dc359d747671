import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { apiNameOf } from "../../../assembly/canonical/routes";
import { VendorRequest } from "../../../assembly/providers/vendor_request";
import { errorsOf, providerOf } from "../fakes/configured";
import { headerView } from "../fakes/header_map";

const NATIVE = ',"qwenEnableCompatible":false';

function qwen(more: string): string {
  return `{"provider":{"type":"qwen","apiTokens":["t"]${more}}}`;
}

function hostOf(more: string): string {
  const config = providerOf(qwen(more));
  return config === null ? "refused" : text(config.endpoint.host);
}

function pathOf(api: ApiName, more: string = ""): string {
  const config = providerOf(qwen(more));
  return config === null ? "refused" : text(config.endpoint.path(api));
}

/** The vendor's path for a client's. */
function sentTo(path: string, more: string): string {
  const config = providerOf(qwen(more));
  return config === null ? "refused" : text(config.endpoint.pathFor(apiNameOf(utf8(path)), utf8(path)));
}

/** What a chat for `model` with this body says once the provider has edited it. */
function edited(body: string, model: string, more: string): string {
  const config = providerOf(qwen(more));
  if (config === null) return "refused";
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(model), config.settings);
  return text(config.provider.edit(call).settled().document.bytes);
}

function requestTo(path: Bytes): VendorRequest {
  return new VendorRequest(utf8("POST"), utf8("h"), path, headerView([]));
}

/** The path of a chat with this body. */
function chatPath(body: string, more: string, model: string = ""): string {
  const config = providerOf(qwen(more));
  if (config === null) return "refused";
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(model), config.settings);
  const out = requestTo(config.endpoint.path(ApiName.ChatCompletions));
  config.provider.address(call, out);
  return text(out.path);
}

/** The headers of a request with this body, one a line. */
function headersOf(api: ApiName, body: string, more: string): string {
  const config = providerOf(qwen(more));
  if (config === null) return "refused";
  const out = requestTo(utf8("/"));
  config.provider.address(new Call(api, JsonDocument.parse(utf8(body)), utf8(""), config.settings), out);
  const headers = out.headers;
  const lines: string[] = [];
  for (let i = 0; i < headers.count; i++) {
    lines.push(text(headers.name(i)) + (headers.isRemoval(i) ? " removed" : "=" + text(headers.value(i))));
  }
  return lines.join("\n");
}

describe("qwen", () => {
  it("serves its compatible mode", () => {
    expect(hostOf("")).toBe("dashscope.aliyuncs.com");
    expect(pathOf(ApiName.ChatCompletions)).toBe("/compatible-mode/v1/chat/completions");
    expect(pathOf(ApiName.Completions)).toBe("/compatible-mode/v1/completions");
    expect(pathOf(ApiName.Embeddings)).toBe("/compatible-mode/v1/embeddings");
    expect(pathOf(ApiName.Models)).toBe("/compatible-mode/v1/models");
    expect(pathOf(ApiName.Responses)).toBe("/compatible-mode/v1/responses");
    expect(pathOf(ApiName.RetrieveFileContent)).toBe("/compatible-mode/v1/files/*/content");
    expect(pathOf(ApiName.RetrieveBatch)).toBe("/compatible-mode/v1/batches/*");
    expect(pathOf(ApiName.Reranks)).toBe("/compatible-api/v1/reranks");
    expect(pathOf(ApiName.Conversations)).toBe("/compatible-mode/v1/conversations");
    expect(pathOf(ApiName.AnthropicMessages)).toBe("/apps/anthropic/v1/messages");
  });

  it("serves its own API where it is told to", () => {
    expect(pathOf(ApiName.ChatCompletions, NATIVE)).toBe("/api/v1/services/aigc/text-generation/generation");
    expect(pathOf(ApiName.Embeddings, NATIVE)).toBe("/api/v1/services/embeddings/text-embedding/text-embedding");
    expect(pathOf(ApiName.Reranks, NATIVE)).toBe("/api/v1/services/rerank/text-rerank/text-rerank");
    expect(pathOf(ApiName.AnthropicMessages, NATIVE)).toBe("/apps/anthropic/v1/messages");
    const config = providerOf(qwen(NATIVE));
    expect(config !== null && config.provider.formatFor(utf8("m"), config.settings).converts(ApiName.Embeddings)).toBe(
      true,
    );
    const compatible = providerOf(qwen(""));
    expect(
      compatible !== null && compatible.provider.formatFor(utf8("m"), compatible.settings).converts(ApiName.Embeddings),
    ).toBe(false);
  });

  it("sends chats of models that see elsewhere", () => {
    const seeing = "/api/v1/services/aigc/multimodal-generation/generation";
    const reading = "/api/v1/services/aigc/text-generation/generation";
    expect(chatPath('{"model":"qwen-vl-plus"}', NATIVE)).toBe(seeing);
    expect(chatPath('{"model":"qwen3-vl-plus"}', NATIVE)).toBe(seeing);
    expect(chatPath('{"model":"a"}', NATIVE, "qvq-max")).toBe(seeing);
    expect(chatPath('{"model":"qwen-vl-plus"}', NATIVE, "qwen-max")).toBe(reading);
    expect(chatPath('{"messages":[{"content":[{"type":"image_url","image_url":"u"}]}]}', NATIVE)).toBe(seeing);
    expect(chatPath('{"messages":[{"content":[{"type":"text","text":"t"}]},7]}', NATIVE)).toBe(reading);
    expect(chatPath('{"model":"qwen-vl-plus"}', NATIVE + ',"providerBasePath":"/p"')).toBe("/p" + seeing);
    expect(chatPath('{"model":"qwen-vl-plus"}', "")).toBe("/compatible-mode/v1/chat/completions");
    const elsewhere = ',"capabilities":{"openai/v1/chatcompletions":"/own"}';
    expect(chatPath('{"model":"qwen-vl-plus"}', NATIVE + elsewhere)).toBe("/own");
  });

  it("asks for events by header in its own API", () => {
    const streaming = "accept=text/event-stream\nx-dashscope-sse=enable";
    expect(headersOf(ApiName.ChatCompletions, '{"stream":true}', NATIVE)).toBe(streaming);
    expect(headersOf(ApiName.ChatCompletions, "{}", NATIVE)).toBe("accept=*/*\nx-dashscope-sse removed");
    expect(headersOf(ApiName.Embeddings, "{}", NATIVE)).toBe("");
    expect(headersOf(ApiName.ChatCompletions, '{"stream":true}', "")).toBe("");
  });

  it("leaves the paths of its own clients alone", () => {
    const original = ',"protocol":"original"';
    const paths = [
      "/compatible-mode/v1/chat/completions",
      "/api/v1/services/aigc/text-generation/generation",
      "/api/v1/tasks/1",
      "/api/v1/apps/a/completion",
      "/apps/anthropic/v1/messages",
      "/v1/reranks",
    ];
    for (let i = 0; i < paths.length; i++) {
      expect(sentTo(paths[i], original)).toBe(paths[i]);
      expect(sentTo(paths[i], original + NATIVE)).toBe(paths[i]);
    }
    expect(sentTo("/q/api/v1/tasks/1", original + ',"basePath":"/q"')).toBe("/api/v1/tasks/1");
    expect(sentTo("/v1/reranks", original + ',"providerDomain":"h"')).toBe("/v1/reranks");
    expect(sentTo("/v1/reranks", "")).toBe("/compatible-api/v1/reranks");
  });

  it("goes to another domain when told so", () => {
    expect(hostOf(',"qwenDomain":"dashscope-intl.aliyuncs.com"')).toBe("dashscope-intl.aliyuncs.com");
    expect(hostOf(NATIVE + ',"qwenDomain":"dashscope-finance.aliyuncs.com"')).toBe("dashscope-finance.aliyuncs.com");
    expect(hostOf(',"qwenDomain":""')).toBe("dashscope.aliyuncs.com");
  });

  it("refuses a domain that is none", () => {
    const schemed = "$.provider.qwenDomain: must be a host name without scheme or path";
    expect(errorsOf(qwen(',"qwenDomain":"https://h"'))).toBe(schemed);
    expect(errorsOf(qwen(',"qwenDomain":"h/v1"'))).toBe(schemed);
    const bad = ["a b", "u@h", "h?x", "h\\r\\n", " ", "h:x"];
    for (let i = 0; i < bad.length; i++) {
      expect(errorsOf(qwen(`,"qwenDomain":"${bad[i]}"`))).toBe("$.provider: has no usable host", bad[i]);
    }
    expect(errorsOf(qwen(',"qwenDomain":1'))).toBe("$.provider.qwenDomain: must be text");
  });

  it("reads its other settings", () => {
    const config = providerOf(qwen(NATIVE + ',"qwenEnableSearch":true,"qwenFileIds":["f1","f2"]'));
    expect(config !== null).toBe(true);
    if (config === null) return;
    expect(config.settings.flag("qwenEnableSearch")).toBe(true);
    expect(config.settings.text("qwenFileIds")).toBe("f1,f2");
    expect(errorsOf(qwen(',"qwenEnableCompatible":"false"'))).toBe(
      "$.provider.qwenEnableCompatible: must be true or false",
    );
  });

  it("has chats search the web and read files where that is configured", () => {
    const searching = NATIVE + ',"qwenEnableSearch":true';
    expect(edited('{"n":1}', "", searching)).toBe('{"n":1,"enable_search":true}');
    expect(edited('{"enable_search":false}', "", searching)).toBe('{"enable_search":false}');
    expect(edited('{"n":1}', "", ',"qwenEnableSearch":true')).toBe('{"n":1}');
    const reading = ',"qwenFileIds":["f1","f2"]';
    const chat = '{"messages":[{"role":"user","content":"q"}]}';
    expect(edited(chat, "qwen-long", reading).includes("fileid://f1,fileid://f2")).toBe(true);
    expect(edited(chat, "qwen-long", reading + NATIVE).includes("fileid://f1,fileid://f2")).toBe(true);
    expect(edited(chat, "qwen-long-latest", reading)).toBe(chat);
    expect(edited(chat, "qwen-long", "")).toBe(chat);
  });

  it("has files or a context, not both", () => {
    const context = ',"context":{"fileUrl":"https://h/f","serviceName":"s","servicePort":1}';
    expect(errorsOf(qwen(context + ',"qwenFileIds":["f1"]'))).toBe(
      "$.provider.qwenFileIds: cannot be configured together with context",
    );
    expect(errorsOf(qwen(context))).toBe("");
  });
});
