import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { eventFrame, framesType } from "../frames.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const failover = { enabled: true, failureThreshold: 3, healthCheckModel: "gpt-4o" };

const usage = { prompt_tokens: 12, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } };
const answer = JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "hi" } }], usage });
const chunk = 'data: {"choices":[{"index":0,"delta":{"content":"hi"}}],"usage":null}\n\n';
const chunks = [chunk, `data: ${JSON.stringify({ choices: [], usage })}\n\n`, "data: [DONE]\n\n"];

const claudeUsage = { input_tokens: 7, cache_read_input_tokens: 4, cache_creation_input_tokens: 1, output_tokens: 1 };
const head = { type: "message", role: "assistant", model: "m", content: [], stop_reason: null };
const claudeMessage = JSON.stringify({
  id: "msg_1",
  ...head,
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  usage: { ...claudeUsage, output_tokens: 5 },
});
const claudeEvents = [
  { type: "message_start", message: { id: "msg_1", ...head, usage: claudeUsage } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
  { type: "message_stop" },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

const converseUsage = {
  usage: { inputTokens: 7, cacheReadInputTokens: 4, cacheWriteInputTokens: 1, outputTokens: 5, totalTokens: 17 },
};
const converseAnswer = JSON.stringify({
  output: { message: { role: "assistant", content: [{ text: "hi" }] } },
  stopReason: "end_turn",
  ...converseUsage,
});
const converseFrames = [
  eventFrame("messageStart", { role: "assistant" }),
  eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "hi" } }),
  eventFrame("messageStop", { stopReason: "end_turn" }),
  eventFrame("metadata", converseUsage),
];
const frames = { "content-type": framesType };
const bedrock = { configuration: { provider: { type: "bedrock", awsRegion: "us-east-1", apiTokens: tokens } } };

const whole = { headers: json, body: [answer] };
const streamed = { headers: events, body: chunks };
const claude = { configuration: { provider: { type: "claude", apiTokens: tokens } } };
const gemini = { configuration: { provider: { type: "gemini", apiTokens: tokens } } };
const geminiAnswer = (text: string, more: object, usageMetadata: object) => ({
  candidates: [{ content: { parts: [{ text }] }, index: 0, ...more }],
  usageMetadata,
  responseId: "r",
});
const geminiUsage = {
  promptTokenCount: 11,
  toolUsePromptTokenCount: 1,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 2,
  thoughtsTokenCount: 3,
};
const geminiWhole = JSON.stringify(geminiAnswer("hi", { finishReason: "STOP" }, geminiUsage));
const geminiEvents = [
  geminiAnswer("h", {}, { promptTokenCount: 11 }),
  geminiAnswer("i", { finishReason: "STOP" }, geminiUsage),
].map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`);
const messages = (body: object) => ({ ...chat({ max_tokens: 9, ...body }), path: "/v1/messages" });

/** An answer of 12 tokens of input, 4 of them cached, and 5 of output, in each way that it takes to the client. */
const ways: Record<
  string,
  [request: ReturnType<typeof chat>, answer: { headers: object; body: (string | Buffer)[] }, options?: FilterOptions]
> = {
  "a whole chat": [chat(), whole],
  "a whole chat in two parts": [chat(), { headers: json, body: [answer.slice(0, -30), answer.slice(-30)] }],
  "a whole chat that is looked into": [chat(), whole, { provider: { failover } }],
  "a stream whose client asked": [chat({ stream: true, stream_options: { include_usage: true } }), streamed],
  "a stream whose client did not ask": [chat({ stream: true }), streamed],
  "the same, looked into": [chat({ stream: true }), streamed, { provider: { failover } }],
  "the same, in one part": [chat({ stream: true }), { headers: events, body: [chunks.join("")] }],
  "a chat with Claude": [chat(), { headers: json, body: [claudeMessage] }, claude],
  "a stream of Claude": [chat({ stream: true }), { headers: events, body: claudeEvents }, claude],
  "a chat with Gemini": [chat(), { headers: json, body: [geminiWhole] }, gemini],
  "a stream of Gemini": [chat({ stream: true }), { headers: events, body: geminiEvents }, gemini],
  "streamed messages of Gemini": [messages({ stream: true }), { headers: events, body: geminiEvents }, gemini],
  "messages of Claude": [messages({}), { headers: json, body: [claudeMessage] }, claude],
  "streamed messages of Claude": [messages({ stream: true }), { headers: events, body: claudeEvents }, claude],
  "a chat with Bedrock": [chat(), { headers: json, body: [converseAnswer] }, bedrock],
  "a stream of Bedrock": [chat({ stream: true }), { headers: frames, body: converseFrames }, bedrock],
  "messages of a chat": [messages({}), whole],
  "streamed messages of a chat": [messages({ stream: true }), streamed],
};

function counted(proxy: Emulator, type: string): (number | undefined)[] {
  proxy.tick(1000);
  return ["input", "cached_input", "output"].map((kind) => proxy.metrics[`ai_proxy.provider.${type}.${kind}_tokens`]);
}

for (const mode of ["upstream", "downstream"] as const) {
  for (const [name, [request, { headers, body }, options]] of Object.entries(ways)) {
    test(`${mode}: the usage of ${name} is counted once`, async () => {
      const { provider } = (options?.configuration ?? { provider: { type: "groq" } }) as { provider: { type: string } };
      const { type } = provider;
      const own = options?.configuration === undefined ? options : { configuration: { mode, provider } };
      const proxy = await start("groq", { mode, ...own });
      const exchange = proxy.request(request);
      exchange.respond({ status: 200, headers: headers as Record<string, string>, body });
      assert.deepEqual(counted(proxy, type), [12, 4, 5]);
    });
  }
}

test("errors, probes and streams without statistics count nothing", async () => {
  const proxy = await start("groq", { provider: { failover, disableStreamUsageStats: true } });
  proxy.request(chat()).respond({ status: 500, headers: json, body: answer });
  proxy.request(chat({ stream: true })).respond({ status: 200, headers: events, body: chunks });
  proxy.request(chat()).respond({ status: 200, headers: { ...json, "content-encoding": "gzip" }, body: answer });
  assert.deepEqual(counted(proxy, "groq"), [undefined, undefined, undefined]);
});

test("what a further try took is counted, and nothing of the try that failed", async () => {
  const provider = { failover, retryOnFailure: { enabled: true } };
  const proxy = await start("groq", { mode: "downstream", provider });
  proxy.request(chat()).respond({ status: 429, headers: json, body: '{"error":{"message":"slow down"}}' });
  const callout = proxy.callouts.find(({ state }) => state === "pending") ?? assert.fail("no callout");
  callout.respond({ status: 200, headers: json, body: answer });
  assert.deepEqual(counted(proxy, "groq"), [12, 4, 5]);
});

test("usage is told by the line of modelMapping that the model is mapped by, too", async () => {
  const modelMapping = { "gpt-4o": "a", "gpt-4*": "b", "~^o(\\d)": "c-$1", "claude 3:5": "d" };
  const asked = ["gpt-4o", "gpt-4.1", "gpt-4-canary", "o3", "claude 3:5", "canary"];
  for (const mode of ["upstream", "downstream"] as const) {
    const proxy = await start("groq", { mode, provider: { modelMapping } });
    for (const model of asked) proxy.request(chat({ model })).respond({ status: 200, headers: json, body: answer });
    proxy.tick(1000);
    const ofInput = Object.entries(proxy.metrics).filter(([name]) => /\.model\..*\.input_tokens$/.test(name));
    assert.deepEqual(
      Object.fromEntries(ofInput.map(([name, value]) => [name.replace("ai_proxy.provider.groq.model.", ""), value])),
      {
        "gpt-4o.input_tokens": 12,
        "gpt-4*.input_tokens": 24,
        "~_o__d_.input_tokens": 12,
        "claude_3_5.input_tokens": 12,
        "other.input_tokens": 12,
      },
    );
    assert.equal(proxy.metrics["ai_proxy.provider.groq.model.gpt-4*.output_tokens"], 10);
    assert.equal(proxy.metrics["ai_proxy.provider.groq.model.gpt-4*.cached_input_tokens"], 8);
    assert.equal(proxy.metrics["ai_proxy.provider.groq.input_tokens"], 72);
  }
});

test("without modelMapping usage is not told by models, and of many lines by some", async () => {
  const plain = await start("groq");
  plain.request(chat()).respond({ status: 200, headers: json, body: answer });
  const modelMapping = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`m${n}`, "x"]));
  const many = await start("groq", { provider: { modelMapping } });
  for (let n = 0; n < 300; n++) {
    many.request(chat({ model: `m${n}` })).respond({ status: 200, headers: json, body: answer });
  }
  for (const proxy of [plain, many]) proxy.tick(1000);
  const lines = (proxy: Emulator): number => Object.keys(proxy.metrics).filter((name) => /\.model\./.test(name)).length;
  assert.equal(lines(plain), 0);
  assert.equal(lines(many), 3 * 257);
  assert.equal(many.metrics["ai_proxy.provider.groq.model.other.input_tokens"], 44 * 12);
});
