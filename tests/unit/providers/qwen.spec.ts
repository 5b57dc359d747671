import { text } from "../../../assembly/base/bytes";
import { ApiName } from "../../../assembly/openai/api_name";
import { errorsOf, providerOf } from "../fakes/configured";

function qwen(more: string): string {
  return `{"provider":{"type":"qwen","apiTokens":["t"]${more}}}`;
}

function hostOf(more: string): string {
  const config = providerOf(qwen(more));
  return config === null ? "refused" : text(config.endpoint.host);
}

describe("qwen", () => {
  it("serves its compatible mode", () => {
    const config = providerOf(qwen(""));
    expect(config !== null).toBe(true);
    if (config === null) return;
    expect(text(config.endpoint.host)).toBe("dashscope.aliyuncs.com");
    expect(text(config.endpoint.path(ApiName.ChatCompletions))).toBe("/compatible-mode/v1/chat/completions");
    expect(text(config.endpoint.path(ApiName.Embeddings))).toBe("/compatible-mode/v1/embeddings");
    expect(text(config.endpoint.path(ApiName.Models))).toBe("/compatible-mode/v1/models");
  });

  it("goes to another domain when told so", () => {
    expect(hostOf(',"qwenDomain":"dashscope-intl.aliyuncs.com"')).toBe("dashscope-intl.aliyuncs.com");
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

  it("refuses the native mode, which is not built yet", () => {
    expect(errorsOf(qwen(',"qwenEnableCompatible":true'))).toBe("");
    expect(errorsOf(qwen(',"qwenEnableCompatible":false'))).toBe(
      "$.provider.qwenEnableCompatible: the native mode (false) is not built yet",
    );
    expect(errorsOf(qwen(',"qwenEnableCompatible":"false"'))).toBe(
      "$.provider.qwenEnableCompatible: must be true or false",
    );
  });
});
