import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { vendorAddress } from "../../cli/registry/vendor.ts";

describe("the place of a vendor", () => {
  const places: [Record<string, unknown>, string][] = [
    [{ type: "claude" }, "https://api.anthropic.com:443"],
    [{ type: "openrouter", providerDomain: "proxy.example:8443" }, "https://proxy.example:8443"],
    [{ type: "qwen", qwenDomain: "dashscope-intl.aliyuncs.com" }, "https://dashscope-intl.aliyuncs.com:443"],
    [{ type: "openai", openaiCustomUrl: "http://127.0.0.1:8000/v1" }, "http://127.0.0.1:8000"],
    [{ type: "azure", azureServiceUrl: "https://r.openai.azure.com/openai/v1?a=b" }, "https://r.openai.azure.com:443"],
    [{ type: "vertex" }, "https://aiplatform.googleapis.com:443"],
    [{ type: "vertex", vertexRegion: "us-central1" }, "https://us-central1-aiplatform.googleapis.com:443"],
    [{ type: "vllm", vllmServerHost: "vllm.example" }, "http://vllm.example:8000"],
    [{ type: "ollama", ollamaServerHost: "127.0.0.1", ollamaServerPort: 11500 }, "http://127.0.0.1:11500"],
    [{ type: "generic", genericHost: "llm.example" }, "https://llm.example:443"],
  ];
  for (const [provider, expected] of places) {
    it(`takes ${JSON.stringify(provider)} to ${expected}`, async () => {
      const address = await vendorAddress(provider, modulePath);
      assert.ok(typeof address !== "string");
      assert.equal(`${address.tls ? "https" : "http"}://${address.host}:${address.port}`, expected);
    });
  }

  it("asks for the host where there is none to guess", async () => {
    for (const type of ["ollama", "generic"]) {
      assert.match(String(await vendorAddress({ type }, modulePath)), /needs the host/);
    }
  });
});
