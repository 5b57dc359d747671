import assert from "node:assert/strict";
import { test } from "node:test";
import { chat, start } from "./start.ts";

const json = { "content-type": "application/json" };
const version = { "anthropic-version": "2023-06-01" };
const openai = {
  "x-request-id": "req_o",
  "openai-organization": "ours",
  "openai-project": "ours",
  "x-ratelimit-limit-requests": "9",
  "retry-after": "2",
};
const anthropic = {
  "request-id": "req_a",
  "anthropic-organization-id": "ours",
  "anthropic-ratelimit-requests-limit": "9",
  "anthropic-ratelimit-unified-status": "allowed",
  "retry-after": "2",
  "x-should-retry": "false",
};

const choice = { index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" };
const chatAnswer = JSON.stringify({ id: "c", object: "chat.completion", choices: [choice] });
const message = JSON.stringify({
  ...{ id: "m", type: "message", role: "assistant", model: "c", content: [{ type: "text", text: "Hi" }] },
  ...{ stop_reason: "end_turn", usage: { input_tokens: 1, output_tokens: 1 } },
});
const events = { "content-type": "text/event-stream" };
const messages = () => ({ ...chat({ max_tokens: 9 }, version), path: "/v1/messages" });

/** The ways in which a vendor answers: whole, as a stream, with an error, with an error inside a 200. */
const ways = (whole: string, stream: string) => [
  { status: 200, headers: json, body: whole },
  { status: 200, headers: events, body: stream },
  { status: 429, headers: json, body: '{"error":{"message":"slow down"}}' },
  { status: 200, headers: json, body: '{"error":{"message":"slow down","code":429}}' },
];

for (const mode of ["upstream", "downstream"] as const) {
  test(`a client of Anthropic's API finds an OpenAI vendor's request by request-id: ${mode}`, async () => {
    const proxy = await start("groq", { mode, provider: { retryOnFailure: { enabled: false } } });
    for (const way of ways(
      chatAnswer,
      'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n',
    )) {
      const exchange = proxy.request(messages());
      exchange.respond({ ...way, headers: { ...way.headers, ...openai } });
      const { headers = {}, body = "" } = exchange.response ?? {};
      assert.equal(headers["request-id"], "req_o", body);
      for (const name of ["x-request-id", "openai-organization", "openai-project"])
        assert.equal(headers[name], undefined);
      assert.equal(headers["retry-after"], "2");
      if (way.body.includes("slow down")) assert.equal(JSON.parse(body).request_id, "req_o");
    }
  });

  test(`a client of OpenAI's API finds a Claude vendor's request by x-request-id: ${mode}`, async () => {
    const proxy = await start("openai", { mode, provider: { type: "claude", retryOnFailure: { enabled: false } } });
    for (const way of ways(message, 'event: message_stop\ndata: {"type":"message_stop"}\n\n')) {
      const exchange = proxy.request(chat());
      exchange.respond({ ...way, headers: { ...way.headers, ...anthropic } });
      const { headers = {}, body = "" } = exchange.response ?? {};
      assert.equal(headers["x-request-id"], "req_a", body);
      const hidden = Object.keys(anthropic).filter((name) => /^anthropic|^request-id/.test(name));
      for (const name of hidden) assert.equal(headers[name], undefined, name);
      assert.equal(headers["x-should-retry"], "false");
    }
  });

  test(`an answer in the client's own API keeps every header: ${mode}`, async () => {
    const proxy = await start("openai", { mode, provider: { type: "claude" } });
    const exchange = proxy.request(messages());
    exchange.respond({ status: 200, headers: { ...json, ...anthropic }, body: message });
    for (const [name, value] of Object.entries(anthropic)) assert.equal(exchange.response?.headers[name], value, name);
  });
}

test("an answer that the filter got by itself names the request as the client's API does", async () => {
  const cluster = "outbound|443||groq.dns";
  const retryOnFailure = { enabled: true, maxRetries: 1, retryOnStatus: ["429"] };
  const proxy = await start("groq", { clusters: [cluster], provider: { retryOnFailure } });
  const exchange = proxy.request(messages());
  exchange.respond({ status: 429, headers: { ...json, ...openai }, body: "{}" });
  const callout = proxy.callouts.find(({ state }) => state === "pending") ?? assert.fail("no callout");
  callout.respond({ status: 200, headers: { ...json, ...openai }, body: chatAnswer });
  const { headers = {}, status } = exchange.response ?? exchange.reply ?? {};
  assert.equal(status, 200);
  assert.equal(headers["request-id"], "req_o");
  assert.equal(headers["openai-organization"], undefined);
});

/** Errors of chats that are too long, and whether clients of Anthropic's API know the words. */
const overflows = [
  [400, "This model's maximum context length is 4096 tokens.", true],
  [400, "Your input is too long: 9 tokens, at most 8", false],
  [413, "Prompt contains 9 tokens, exceeding the context size of 8", false],
  [400, "Prompt \u8d85\u957f", false],
] as const;

test("a chat that is too long for its model is told in words that Claude Code recovers from", async () => {
  const proxy = await start("groq");
  const told = (status: number, error: object) => {
    const exchange = proxy.request(messages());
    exchange.respond({ status, headers: json, body: JSON.stringify({ error }) });
    return JSON.parse(exchange.response?.body ?? "{}").error.message;
  };
  for (const [status, text, isKnown] of overflows)
    assert.equal(told(status, { message: text }), isKnown ? text : `prompt is too long: ${text}`);
  for (const code of ["context_length_exceeded", "1261", 1261, "context_window_exceeded"])
    assert.equal(told(400, { message: "no", code }), "prompt is too long: no");
  const others = [
    [429, "Too many tokens per minute, limit 5"],
    [413, "Request too large for model m on tokens per minute (TPM): Limit 5, Requested 9"],
    [400, "max_tokens is too large: 9. This model supports at most 8 completion tokens"],
    [400, "messages.0.content: invalid"],
    [500, "context length exceeded"],
  ] as const;
  for (const [status, text] of others) assert.equal(told(status, { message: text }), text);
});
