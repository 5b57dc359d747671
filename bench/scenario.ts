import { eventFrame } from "../tests/frames.ts";

/** What is measured: the canonical format passed on, or one of a vendor's own that bodies are converted to and from. */
export const scenarios = [
  "light",
  "claude",
  "gemini",
  "bedrock",
  "bedrock-signed",
  "qwen-stream",
  "gemini-stream",
  "bedrock-stream",
] as const;
export type Scenario = (typeof scenarios)[number];

/** The model that the configuration makes of the "gpt-4o" in the bodies. */
export const mappedModel = "gpt-4o-mini-2024-07-18";

/** Secret of the tokens in the configuration; the vendor must receive it. */
export const secret = "sk-bench-0123456789abcdef";

const common = {
  apiTokens: [secret, `${secret}-2`],
  modelMapping: { "gpt-3.5-turbo": "gpt-4o-mini", "gpt-4o": mappedModel, "*": "gpt-4.1-mini" },
};

const gemini = { type: "gemini", ...common, providerDomain: "mock.local" };
const bedrock = { type: "bedrock", ...common, awsRegion: "us-east-1", providerDomain: "mock.local" };
/** Every request is signed. */
const signed = {
  ...common,
  type: "bedrock",
  apiTokens: [],
  awsAccessKey: "AKIABENCH",
  awsSecretKey: secret,
  awsRegion: "us-east-1",
  providerDomain: "mock.local",
};

const providers: Record<Scenario, object> = {
  light: { type: "openai", ...common, openaiCustomUrl: "http://mock.local/v1" },
  claude: { type: "claude", ...common, providerDomain: "mock.local" },
  gemini,
  "gemini-stream": gemini,
  bedrock,
  "bedrock-signed": signed,
  "bedrock-stream": signed,
  "qwen-stream": { type: "qwen", ...common, qwenEnableCompatible: false, providerDomain: "mock.local" },
};

/** The `provider` of the plugin configuration. */
export function providerOf(scenario: Scenario): object {
  return providers[scenario];
}

/** The chat that is sent, from one that does not stream. */
export function requestOf(scenario: Scenario, chat: Buffer): Buffer {
  if (!scenario.endsWith("-stream")) return chat;
  return Buffer.from(chat.toString().replace('"stream":false', '"stream":true'));
}

const streamedEvents = 200;
const usage = { input_tokens: 9, output_tokens: streamedEvents, total_tokens: streamedEvents + 9 };

/** A whole answer of Anthropic's. */
export const claudeMessage = JSON.stringify({
  id: "msg_bench",
  type: "message",
  role: "assistant",
  model: "bench",
  content: [{ type: "text", text: "It depends." }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 9, output_tokens: 3 },
});

/** A stream of DashScope's, in increments. */
export const qwenEvents = Array.from({ length: streamedEvents }, (_, index) => {
  const last = index + 1 === streamedEvents;
  const message = { role: "assistant", content: last ? "" : `word ${index} ` };
  const output = { choices: [{ message, finish_reason: last ? "stop" : "null" }] };
  const data = JSON.stringify({ output, usage, request_id: "bench" });
  return `id:${index + 1}\nevent:result\n:HTTP_STATUS/200\ndata:${data}\n\n`;
}).join("");

/** A whole answer of Google's. */
export const geminiAnswer = JSON.stringify({
  candidates: [{ content: { role: "model", parts: [{ text: "It depends." }] }, finishReason: "STOP", index: 0 }],
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 },
  modelVersion: "bench",
  responseId: "bench",
});

/** A stream of Google's. */
export const geminiEvents = Array.from({ length: streamedEvents }, (_, index) => {
  const last = index + 1 === streamedEvents;
  const content = { role: "model", parts: [{ text: last ? "" : `word ${index} ` }] };
  const candidates = [{ content, index: 0, ...(last ? { finishReason: "STOP" } : {}) }];
  const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: index, totalTokenCount: index + 9 };
  return `data: ${JSON.stringify({ candidates, usageMetadata, modelVersion: "bench", responseId: "bench" })}\r\n\r\n`;
}).join("");

const bedrockUsage = { inputTokens: 9, outputTokens: 3, totalTokens: 12 };

/** A whole answer of Converse. */
export const converseAnswer = JSON.stringify({
  output: { message: { role: "assistant", content: [{ text: "It depends." }] } },
  stopReason: "end_turn",
  usage: bedrockUsage,
  metrics: { latencyMs: 1 },
});

/** A stream of Converse, in binary frames. */
export const converseFrames = Buffer.concat([
  eventFrame("messageStart", { role: "assistant" }),
  ...Array.from({ length: streamedEvents - 4 }, (_, index) =>
    eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: `word ${index} ` }, p: "abcdefgh" }),
  ),
  eventFrame("contentBlockStop", { contentBlockIndex: 0 }),
  eventFrame("messageStop", { stopReason: "end_turn" }),
  eventFrame("metadata", { usage: bedrockUsage, metrics: { latencyMs: 1 } }),
]);

/** What a client must find in its answer, besides a status of 200, when a filter converts. */
export const converted: Record<Scenario, readonly string[]> = {
  light: [],
  claude: ['"chat.completion"', "It depends."],
  gemini: ['"chat.completion"', "It depends."],
  bedrock: ['"chat.completion"', "It depends."],
  "bedrock-signed": ['"chat.completion"', "It depends."],
  "gemini-stream": ['"choices"', '"content":"word 198 "', '"finish_reason":"stop"'],
  "bedrock-stream": ['"choices"', '"content":"word 195 "', '"finish_reason":"stop"'],
  "qwen-stream": ['"chat.completion.chunk"', '"content":"word 198 "', '"finish_reason":"stop"'],
};
