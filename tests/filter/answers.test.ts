import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Emulator, MapType, Stream } from "../../emulator/index.ts";
import { module } from "./start.ts";

const modes = ["downstream", "upstream"] as const;
const heal = { failover: { enabled: true, healthCheckModel: "m" } };
const canary = 'sk-canary+one/"2"=é';
const chat = { path: "/v1/chat/completions", body: '{"model":"m","messages":[{"role":"user","content":"x"}]}' };

type Mode = (typeof modes)[number];

async function begin(mode: Mode, provider: object): Promise<Emulator> {
  const proxy = await Emulator.start({ wasm: module, cluster: "vendor", mode, configuration: { mode, provider } });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

const anthropicStream =
  'data: {"type":"message_start","message":{"id":"i","usage":{"input_tokens":1}}}\n\n' +
  'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}\n\n' +
  'data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}\n\n';
const dashscopeStream =
  'data: {"output":{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]},' +
  '"usage":{"input_tokens":1,"output_tokens":1},"request_id":"r"}\n\n';
const openaiStream = 'data: {"id":"i","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n';

const streams = [
  { name: "Anthropic's format", provider: { type: "claude" }, path: chat.path, body: anthropicStream, end: "[DONE]" },
  {
    name: "DashScope's format",
    provider: { type: "qwen", qwenEnableCompatible: false },
    path: chat.path,
    body: dashscopeStream,
    end: '"usage":{',
  },
  {
    name: "a client of Anthropic's API",
    provider: { type: "groq" },
    path: "/v1/messages",
    body: openaiStream,
    end: "message_stop",
  },
];

const asksForUsage = '"stream_options":{"include_usage":true},';

for (const mode of modes)
  for (const { name, provider, path, body, end } of streams)
    for (const pieces of [[body], body.split(/(?<=\n\n)/)])
      test(`${mode}: a stream that ends by trailers keeps its end: ${name}, ${pieces.length} pieces`, async () => {
        const request = {
          path,
          body: chat.body.replace("{", `{"stream":true,"max_tokens":1,${path === chat.path ? asksForUsage : ""}`),
        };
        const answers = [];
        for (const trailers of [undefined, { "x-t": "1" }]) {
          const proxy = await begin(mode, { ...provider, apiTokens: ["k"] });
          const exchange = proxy.request(request);
          const headers = { "content-type": "text/event-stream" };
          exchange.respond({ status: 200, headers, body: pieces, ...(trailers && { trailers }) });
          assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
          answers.push(exchange.response?.body.replaceAll(/"created":\d+/g, ""));
        }
        assert.ok(answers[0]?.includes(end), answers[0]);
        assert.equal(answers[1], answers[0]);
      });

for (const mode of modes)
  for (const body of [
    'data: {"error":{"message":"slow down","code":429}}\n',
    '{"error":{"message":"slow down","code":429}}',
  ])
    for (const type of ["groq", "claude"])
      test(`${mode}, ${type}: an error in a 200 that ends by trailers is whole: ${body.slice(0, 5)}`, async () => {
        const proxy = await begin(mode, { type, apiTokens: ["k"], ...heal });
        const exchange = proxy.request(chat);
        const contentType = body.startsWith("{") ? "application/json" : "text/event-stream";
        exchange.respond({
          status: 200,
          headers: { "content-type": contentType },
          body: [body],
          trailers: { "x-t": "1" },
        });
        const { response } = exchange;
        assert.deepEqual(proxy.faults, []);
        assert.equal(response?.headers[":status"], "429");
        assert.equal(response?.headers["content-length"], String(response?.body.length));
        assert.match(response?.body ?? "", /slow down/);
      });

test("an answer of trailers alone that has to be JSON is told as a bad one", async () => {
  const proxy = await begin("downstream", { type: "claude", apiTokens: ["k"] });
  const exchange = proxy.request(chat);
  exchange.respond({ status: 200, headers: { "content-type": "application/json" }, trailers: { "x-t": "1" } });
  assert.deepEqual(proxy.faults, []);
  assert.equal(exchange.response?.headers[":status"], "502");
  assert.match(exchange.response?.body ?? "", /bad_answer/);
});

test("a stream whose end cannot be told is broken off: trailers right behind an event without an end", async () => {
  const proxy = await begin("downstream", { type: "claude", apiTokens: ["k"] });
  const exchange = proxy.request({ ...chat, body: chat.body.replace("{", '{"stream":true,') });
  const body = [anthropicStream.split("\n\n").slice(0, 2).join("\n\n") + "\n\n"];
  exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body, trailers: { "x-t": "1" } });
  assert.equal(exchange.over, true);
  assert.ok(!exchange.response?.body.includes("[DONE]"));
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});

test("the end of a stream does not wait for ever: pieces without an end behind it go on", async () => {
  const proxy = await begin("downstream", { type: "claude", apiTokens: ["k"] });
  const exchange = proxy.request({ ...chat, body: chat.body.replace("{", '{"stream":true,') });
  exchange.respond({
    status: 200,
    headers: { "content-type": "text/event-stream" },
    body: [anthropicStream],
    end: "open",
  });
  assert.ok(!exchange.response?.body.includes('finish_reason":"stop'), "it waits for what follows");
  for (let n = 0; n < 20; n++) exchange.respondMore(": ping\n\n");
  assert.match(exchange.response?.body ?? "", /"finish_reason":"stop"/);
  exchange.respondEnd();
  assert.match(exchange.response?.body ?? "", /data: \[DONE\]\n\n$/);
});

const good = '{"id":"i","type":"message","content":[{"type":"text","text":"hello"}],"usage":{}}';
const notAnswers: [string, Record<string, string>, string | Buffer][] = [
  ["an HTML page", {}, "<html>"],
  ["cut JSON", {}, good.slice(0, 30)],
  ["another object", {}, '{"foo":1}'],
  ["gzip", { "content-encoding": "gzip" }, gzipSync(good)],
];

for (const [name, more, body] of notAnswers) {
  const headers = { "content-type": "application/json", ...more };

  for (const mode of modes)
    test(`${mode}: a 200 that is no answer is 502 bad_answer, and counts: ${name}`, async () => {
      const proxy = await begin(mode, { type: "claude", apiTokens: ["k"], ...heal });
      const exchange = proxy.request(chat);
      exchange.respond({ status: 200, headers, body });
      const { response } = exchange;
      assert.equal(response?.headers[":status"], "502");
      assert.equal(response?.headers["content-encoding"], undefined);
      assert.match(response?.body ?? "", /bad_answer/);
      assert.deepEqual(proxy.faults, []);
    });

  test(`the same behind a retry by callout goes on to the next token: ${name}`, async () => {
    const retryOnFailure = { enabled: true, maxRetries: 2 };
    const proxy = await begin("downstream", { type: "claude", apiTokens: ["a", "b", "c"], retryOnFailure });
    const exchange = proxy.request(chat);
    exchange.respond({ status: 429, headers: { "content-type": "application/json" }, body: "{}" });
    proxy.callouts[0]?.respond({ status: 200, headers, body });
    assert.equal(proxy.callouts.length, 2);
    proxy.callouts[1]?.respond({ status: 200, headers: { "content-type": "application/json" }, body: good });
    assert.equal(exchange.response?.headers[":status"], "200");
    assert.match(exchange.response?.body ?? "", /hello/);
  });
}

test("an encoded error of a converted vendor keeps its status and gets words of the client's API", async () => {
  const proxy = await begin("downstream", { type: "claude", apiTokens: ["k"] });
  const exchange = proxy.request(chat);
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  exchange.respond({ status: 429, headers, body: gzipSync("{}") });
  assert.equal(exchange.response?.headers[":status"], "429");
  assert.equal(exchange.response?.headers["content-encoding"], undefined);
  assert.equal(typeof JSON.parse(exchange.response?.body ?? "").error.message, "string");
});

const echoes = [
  { name: "an error", status: 401, body: JSON.stringify({ error: { message: `no such key: ${canary}` } }) },
  { name: "a client's mistake", status: 400, body: JSON.stringify({ error: { message: `bad: Bearer ${canary}` } }) },
  { name: "an error in a URL", status: 404, body: `see https://x.example/?key=${encodeURIComponent(canary)}` },
  { name: "an error in a 200", status: 200, body: JSON.stringify({ error: { message: `key ${canary}` } }) },
  { name: "a redirect", status: 302, body: "", location: `https://x.example/?key=${encodeURIComponent(canary)}` },
];

for (const mode of modes)
  for (const type of ["groq", "claude"])
    for (const { name, status, body, location } of echoes)
      test(`${mode}, ${type}: the token that a vendor repeats is hidden in ${name}`, async () => {
        const proxy = await begin(mode, { type, apiTokens: [canary], ...heal });
        const exchange = proxy.request(chat);
        const headers = { "content-type": "application/json", ...(location === undefined ? {} : { location }) };
        exchange.respond({ status, headers, body: body === "" ? [] : [body.slice(0, 30), body.slice(30)] });
        const shown = JSON.stringify(exchange.response?.headers) + exchange.response?.body;
        for (const form of [canary, JSON.stringify(canary).slice(1, -1), encodeURIComponent(canary)]) {
          assert.ok(!shown.includes(form), shown);
        }
        assert.match(shown, /\*{8}/);
        assert.deepEqual(proxy.faults, []);
      });

const repeated = JSON.stringify({ type: "error", error: { message: `key ${canary}` }, code: "c", message: canary });

for (const mode of modes)
  for (const { name, provider, path, body } of streams)
    test(`${mode}: the token is hidden in an error amid a stream that is converted: ${name}`, async () => {
      const proxy = await begin(mode, { ...provider, apiTokens: [canary], ...heal });
      const exchange = proxy.request({ path, body: chat.body.replace('"m"', '"m","max_tokens":9,"stream":true') });
      const headers = { "content-type": "text/event-stream" };
      const first = body.replaceAll(/"finish_reason":"stop"|"stop_reason":"end_turn"/g, '"x":null');
      exchange.respond({ status: 200, headers, body: [`${first}\n`, `event: error\ndata: ${repeated}\n\n`] });
      const shown = exchange.response?.body ?? "";
      assert.ok(!shown.includes(JSON.stringify(canary).slice(1, -1)), shown);
      assert.match(shown, /\*{8}/);
      assert.deepEqual(proxy.faults, []);
    });

test("the token is hidden in the first answer, too, when it goes on after retries in vain", async () => {
  const provider = { type: "groq", apiTokens: [canary, "sk-another-one"], retryOnFailure: { enabled: true } };
  for (const late of [false, true]) {
    const proxy = await begin("downstream", provider);
    let exchange = proxy.request(chat);
    while (exchange.upstream?.headers["authorization"] !== `Bearer ${canary}`) exchange = proxy.request(chat);
    const text = `{"error":{"message":"no key ${canary.slice(0, 14)}"}}`.replace(
      canary.slice(0, 14),
      JSON.stringify(canary).slice(1, -1),
    );
    const headers = { "content-type": "application/json" };
    exchange.respond({ status: 401, headers, body: [text.slice(0, 40)], end: "open" });
    // Overdue: it is judged without its words.
    if (late) proxy.tick(12_000);
    if (!late) exchange.respondMore(text.slice(40));
    if (!late) exchange.respondEnd();
    proxy.callouts.at(-1)?.respond({ status: 401, headers, body: "{}" });
    if (late) exchange.respondMore(text.slice(40));
    if (late) exchange.respondEnd();
    assert.equal(exchange.response?.headers[":status"], "401");
    assert.ok(!exchange.response?.body.includes("canary"), exchange.response?.body);
    assert.deepEqual(proxy.faults, []);
  }
});

test("header edits of an answer that the host refuses are answered 500", async (t) => {
  const proxy = await begin("downstream", { type: "claude", apiTokens: ["k"] });
  const exchange = proxy.request(chat);
  t.mock.method(Stream.prototype, "headers", function (this: Stream, type: number) {
    const isHidden = type === MapType.ResponseHeaders && this.response.body !== undefined;
    return isHidden ? undefined : this.response.headersVisible ? this.response.headers : this.request.headers;
  });
  exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body: good });
  assert.equal(exchange.response?.headers[":status"], "500");
  assert.match(exchange.response?.body ?? "", /edit_refused/);
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});
