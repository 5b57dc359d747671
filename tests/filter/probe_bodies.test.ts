import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { module } from "./start.ts";

const question = "Answer with the word OK.";
const asked = { messages: [{ role: "user", content: question }] };
const contents = [{ role: "user", parts: [{ text: question }] }];

interface Probe {
  readonly what: string;
  readonly provider: object;
  readonly model: string;
  readonly path: string;
  readonly body: object;
}

/** What docs/failover.md says of probes, where `healthCheckMaxTokens` is 16. */
const probes: readonly Probe[] = [
  {
    what: "a model that reasons: as little as it can",
    provider: { type: "openai" },
    model: "gpt-5-mini",
    path: "/v1/chat/completions",
    body: { model: "gpt-5-mini", ...asked, max_completion_tokens: 16, reasoning_effort: "minimal" },
  },
  {
    what: "one that does not",
    provider: { type: "openai" },
    model: "gpt-4o-mini",
    path: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", ...asked, max_tokens: 16 },
  },
  {
    what: "a model of Google's that thinks in levels",
    provider: { type: "gemini" },
    model: "gemini-3.7-flash",
    path: "/v1beta/models/gemini-3.7-flash:generateContent",
    body: { contents, generationConfig: { maxOutputTokens: 16, thinkingConfig: { thinkingLevel: "LOW" } } },
  },
  {
    what: "one that thinks in tokens",
    provider: { type: "gemini" },
    model: "gemini-2.5-flash-lite",
    path: "/v1beta/models/gemini-2.5-flash-lite:generateContent",
    body: { contents, generationConfig: { maxOutputTokens: 16, thinkingConfig: { thinkingBudget: 0 } } },
  },
  {
    what: "Converse",
    provider: { type: "bedrock", awsRegion: "us-east-1" },
    model: "amazon.nova-micro-v1:0",
    path: "/model/amazon.nova-micro-v1%3A0/converse",
    body: { messages: [{ role: "user", content: [{ text: question }] }], inferenceConfig: { maxTokens: 16 } },
  },
  {
    what: "a deployment of Azure's",
    provider: { type: "azure", azureServiceUrl: "https://r.openai.azure.com/openai/v1" },
    model: "gpt-4o",
    path: "/openai/v1/chat/completions",
    body: { model: "gpt-4o", ...asked, max_tokens: 16 },
  },
  {
    what: "Claude",
    provider: { type: "claude" },
    model: "claude-haiku-4-5",
    path: "/v1/messages",
    body: { model: "claude-haiku-4-5", max_tokens: 16, ...asked },
  },
  {
    what: "a model that thinks unless it is told not to",
    provider: { type: "zhipuai" },
    model: "glm-4.6",
    path: "/api/paas/v4/chat/completions",
    body: { model: "glm-4.6", ...asked, max_tokens: 16, thinking: { type: "disabled" } },
  },
  {
    what: "one that thinks adaptively unless it is told not to",
    provider: { type: "minimax" },
    model: "MiniMax-M3",
    path: "/v1/chat/completions",
    body: { model: "MiniMax-M3", ...asked, max_completion_tokens: 16, thinking: { type: "disabled" } },
  },
  {
    what: "a model for which the least effort is none",
    provider: { type: "doubao" },
    model: "doubao-seed-2-0-lite",
    path: "/api/v3/chat/completions",
    body: { model: "doubao-seed-2-0-lite", ...asked, max_tokens: 16, reasoning_effort: "minimal" },
  },
];

for (const { what, provider, model, path, body } of probes) {
  test(`a probe costs little: ${what}`, async () => {
    const failover = { enabled: true, failureThreshold: 1, healthCheckModel: model, healthCheckMaxTokens: 16 };
    const configured = {
      ...provider,
      apiTokens: ["key-1", "key-2"],
      failover: { ...failover, healthCheckVia: "direct" },
    };
    const proxy = await Emulator.start({ wasm: module, configuration: { provider: configured } });
    assert.deepEqual(proxy.refused, []);
    const chat = JSON.stringify({ model, messages: [{ role: "user", content: "Hi" }] });
    const headers = { "content-type": "application/json" };
    proxy.request({ method: "POST", path: "/v1/chat/completions", headers, body: chat }).respond({ status: 401 });
    for (let second = 0; second < 30 && proxy.callouts.length === 0; second++) proxy.tick(1000);
    const [probe] = proxy.callouts;
    assert.equal(probe?.headers[":path"], path);
    assert.deepEqual(JSON.parse(probe.body), body);
    assert.deepEqual(
      Object.keys(proxy.metrics).filter((name) => name.includes(".fitted.")),
      [],
    );
    assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
  });
}
