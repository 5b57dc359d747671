import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type RequestInput } from "../../emulator/index.ts";
import { eventFrame, framesType } from "../frames.ts";
import { module } from "./start.ts";

const json = { "content-type": "application/json" };
const claude = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
const place = `/model/${encodeURIComponent(claude)}`;

async function start(more: object = {}): Promise<Emulator> {
  const provider = { type: "bedrock", awsRegion: "eu-west-1", apiTokens: ["key-1"], ...more };
  const proxy = await Emulator.start({ wasm: module, configuration: { provider } });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

function ask(path: string, body: object): RequestInput {
  const headers = { ...json, "anthropic-version": "2023-06-01" };
  return { method: "POST", path, headers, body: JSON.stringify(body) };
}

function messages(more: object = {}): RequestInput {
  const history = [
    { role: "user", content: [{ type: "text", text: "Hi", cache_control: { type: "ephemeral" } }] },
    { role: "assistant", content: [{ type: "thinking", thinking: "Hm.", signature: "c2ln" }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", is_error: true }] },
  ];
  return ask("/v1/messages", { model: claude, max_tokens: 9, messages: history, top_k: 5, ...more });
}

/** Events of Anthropic's in the chunks of an InvokeModel stream. */
function chunks(events: readonly object[]): Buffer[] {
  return events.map((event) => {
    const bytes = Buffer.from(JSON.stringify(event)).toString("base64");
    return eventFrame("chunk", { bytes, p: "abcdef" });
  });
}

const told = [
  { type: "message_start", message: { id: "msg_1", role: "assistant", content: [], usage: { input_tokens: 5 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Rain ☕" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } },
  { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 5 } },
];

test("a Messages client reaches Claude by InvokeModel with all that it says", async () => {
  const proxy = await start({ bedrockMessages: "invoke" });
  const input = messages({ stream: true, thinking: { type: "adaptive" } });
  const { upstream } = proxy.request(input);
  assert.equal(upstream?.headers[":path"], `${place}/invoke-with-response-stream`);
  assert.equal(upstream.headers["anthropic-version"], undefined);
  const { model, stream, ...rest } = JSON.parse(String(input.body));
  assert.deepEqual([model, stream], [claude, true]);
  assert.deepEqual(JSON.parse(upstream.body), { ...rest, anthropic_version: "bedrock-2023-05-31" });
  const whole = proxy.request(messages());
  assert.equal(whole.upstream?.headers[":path"], `${place}/invoke`);
  const body = JSON.stringify({ type: "message", content: [{ type: "text", text: "é" }], odd: 1.5 });
  whole.respond({ status: 200, headers: json, body });
  assert.equal(whole.response?.body, body);
});

test("a parameter of Anthropic's API stays here", async () => {
  const proxy = await start({ bedrockMessages: "invoke" });
  const { upstream } = proxy.request({ ...messages(), path: "/v1/messages?beta=true" });
  assert.equal(upstream?.headers[":path"], `${place}/invoke`);
});

test("its stream is Anthropic's, however the frames are cut, and its tokens are counted", async () => {
  const proxy = await start({ bedrockMessages: "invoke" });
  const expected = told.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  const bytes = Buffer.concat(chunks(told));
  const size = 7;
  for (let cut = 1; cut < bytes.length; cut += size) {
    const exchange = proxy.request(messages({ stream: true }));
    exchange.respond({ status: 200, headers: { "content-type": framesType }, body: [], end: "open" });
    exchange.respondMore(bytes.subarray(0, cut));
    exchange.respondMore(bytes.subarray(cut));
    exchange.respondEnd();
    assert.equal(exchange.response?.headers["content-type"], "text/event-stream");
    assert.equal(exchange.response.body, expected, `cut at ${cut}`);
  }
  proxy.tick(1000);
  const times = Math.ceil((bytes.length - 1) / size);
  const counted = (kind: string) =>
    Object.entries(proxy.metrics).find(([name]) => name.endsWith(`.${kind}_tokens`))?.[1];
  assert.deepEqual([counted("input"), counted("output")], [5 * times, 7 * times]);
});

test("exceptions in its stream are errors in Anthropic's words, and end it", async () => {
  const proxy = await start({ bedrockMessages: "invoke" });
  const exchange = proxy.request(messages({ stream: true }));
  const frames = [...chunks(told.slice(0, 2)), eventFrame("!throttlingException", { message: "Slow down." })];
  exchange.respond({ status: 200, headers: { "content-type": framesType }, body: [], end: "open" });
  for (const frame of [...frames, ...chunks(told.slice(2))]) exchange.respondMore(frame);
  exchange.respondEnd();
  const events = (exchange.response?.body ?? "").split("\n\n").filter((event) => event !== "");
  assert.equal(events.length, 3);
  const error = { type: "error", error: { type: "rate_limit_error", message: "Slow down." } };
  assert.equal(events[2], `event: error\ndata: ${JSON.stringify(error)}`);
  const refused = proxy.request(messages());
  refused.respond({
    status: 400,
    headers: { ...json, "x-amzn-errortype": "ValidationException" },
    body: '{"message":"no"}',
  });
  assert.deepEqual(JSON.parse(refused.response?.body ?? ""), {
    type: "error",
    error: { type: "invalid_request_error", message: "no" },
  });
});

test("models that are no Claude answer Messages clients through Converse", async () => {
  const proxy = await start({ bedrockMessages: "invoke" });
  const { upstream } = proxy.request(
    ask("/v1/messages", { model: "amazon.nova-lite-v1:0", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] }),
  );
  assert.equal(upstream?.headers[":path"], "/model/amazon.nova-lite-v1%3A0/converse");
  const body = { messages: [{ role: "user", content: [{ text: "Hi" }] }], inferenceConfig: { maxTokens: 9 } };
  assert.deepEqual(JSON.parse(upstream.body), body);
});

test("vectors and pictures come from InvokeModel, and what its models cannot do is refused", async () => {
  const proxy = await start();
  const titan = "amazon.titan-embed-text-v2:0";
  const vectors = proxy.request(ask("/v1/embeddings", { model: titan, input: "a" }));
  assert.equal(vectors.upstream?.headers[":path"], `/model/${encodeURIComponent(titan)}/invoke`);
  assert.equal(vectors.upstream.body, '{"inputText":"a"}');
  vectors.respond({ status: 200, headers: json, body: '{"embedding":[0.5],"inputTextTokenCount":2}' });
  assert.deepEqual(JSON.parse(vectors.response?.body ?? "").data, [
    { object: "embedding", index: 0, embedding: [0.5] },
  ]);
  const canvas = "amazon.nova-canvas-v1:0";
  const pictures = proxy.request(ask("/v1/images/generations", { model: canvas, prompt: "a cat" }));
  assert.equal(pictures.upstream?.headers[":path"], `/model/${encodeURIComponent(canvas)}/invoke`);
  pictures.respond({ status: 200, headers: json, body: '{"images":["QQ=="]}' });
  assert.deepEqual(JSON.parse(pictures.response?.body ?? "").data, [{ b64_json: "QQ==" }]);
  const failed = proxy.request(ask("/v1/images/generations", { model: canvas, prompt: "a cat" }));
  failed.respond({ status: 200, headers: json, body: '{"images":[],"error":"All were filtered."}' });
  assert.equal((failed.response?.status ?? 0) >= 400, true);
  assert.match(failed.response?.body ?? "", /All were filtered/);
  const refused = proxy.request(ask("/v1/embeddings", { model: titan, input: ["a", "b"] }));
  assert.equal(refused.reply?.status, 400);
  assert.match(refused.reply.body, /takes no more at a time/);
});
