import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Exchange } from "../../emulator/index.ts";
import { chat, module, start, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const sse = { "content-type": "text/event-stream" };

function sent(exchange: Exchange): Record<string, unknown> {
  return JSON.parse(exchange.upstream?.body ?? "{}") as Record<string, unknown>;
}

/** What the vendor gets of a chat with `body`. */
async function asked(provider: object, body: object, type: "groq" | "openai" = "groq"): Promise<unknown> {
  const proxy = await start(type, { provider });
  return sent(proxy.request(chat(body)));
}

function say(role: string, content: unknown, more: object = {}) {
  return { role, content, ...more };
}

const settings = [
  { name: "max_tokens", value: 10 },
  { name: "temperature", value: 0.5, overwrite: false },
  { name: "extra.deep.one", value: "a", mode: "raw" },
  { name: "extra.deep.two", value: [1, null], mode: "raw" },
];

test("customSettings go into every JSON body, and give way where they must not overwrite", async () => {
  const body = await asked({ customSettings: settings }, { max_tokens: 99, temperature: 0 });
  assert.deepEqual(body, {
    ...JSON.parse(chat().body),
    max_tokens: 10,
    temperature: 0,
    extra: { deep: { one: "a", two: [1, null] } },
  });
  const proxy = await start("openai", { provider: { customSettings: settings } });
  const embeddings = proxy.request({ ...chat(), path: "/v1/embeddings", body: '{"model":"m","input":"x"}' });
  assert.equal(sent(embeddings)["max_tokens"], 10);
});

test("customSettings take the vendor's own names where clients speak its own API", async () => {
  const claude = {
    type: "claude",
    apiTokens: tokens,
    protocol: "original",
    customSettings: [
      { name: "top_k", value: 3 },
      { name: "seed", value: 1 },
    ],
  };
  const options = { wasm: module, cluster: "outbound|443||claude.dns" };
  const proxy = await Emulator.start({ ...options, configuration: { provider: claude } });
  const message = { ...chat(), path: "/v1/messages", body: '{"model":"m","messages":[],"top_k":1.0}' };
  assert.equal(proxy.request(message).upstream?.body, '{"model":"m","messages":[],"top_k":3}');
  assert.match(proxy.log.map((line) => line.text).join("\n"), /customSettings\[1\]\.name: is none that this vendor/);
  const qwen = { ...claude, type: "qwen", qwenEnableCompatible: false };
  const native = await Emulator.start({ ...options, configuration: { provider: qwen } });
  const path = "/api/v1/services/aigc/text-generation/generation";
  const own = native.request({ ...chat(), path, body: '{"model":"m","input":{},"parameters":{"seed":5}}' });
  assert.deepEqual(sent(own), { model: "m", input: {}, parameters: { seed: 1, top_k: 3 } });
  const form = native.request({ ...chat(), path, headers: { "content-type": "text/plain" }, body: "{}" });
  assert.equal(form.upstream?.body, "{}");
});

test("a cleanup command begins the chat anew, the system's messages stay", async () => {
  const messages = [
    say("system", "S"),
    say("user", "old"),
    say("assistant", "old"),
    say("user", [
      { type: "text", text: "/new" },
      { type: "text", text: "please" },
    ]),
    say("system", "S2"),
    say("user", "now"),
  ];
  const kept = [say("system", "S"), say("system", "S2"), say("user", "now")];
  const body = (commands: string[]) => asked({ contextCleanupCommands: commands }, { messages });
  assert.deepEqual(((await body(["", "/new\nplease"])) as { messages: unknown }).messages, kept);
  assert.deepEqual(((await body(["/new"])) as { messages: unknown }).messages, messages);
});

test("neighbours of one role become one message, and nothing of a message is lost", async () => {
  const calls = { tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }] };
  const messages = [
    say("system", "S"),
    say("system", "S2"),
    say("user", 'a"'),
    say("user", "b\u00e9"),
    say("assistant", "c"),
    say("assistant", "", calls),
    say("tool", "d", { tool_call_id: "1" }),
    say("tool", "e", { tool_call_id: "2" }),
    say("user", "f"),
    say("user", [{ type: "image_url", image_url: { url: "u" } }]),
    say("user", "g", { name: "bob" }),
  ];
  const merged = [
    say("system", "S"),
    say("system", "S2"),
    say("user", 'a"\n\nb\u00e9'),
    say("assistant", "c"),
    say("assistant", "", calls),
    say("tool", "d", { tool_call_id: "1" }),
    say("tool", "e", { tool_call_id: "2" }),
    say("user", [
      { type: "text", text: "f" },
      { type: "image_url", image_url: { url: "u" } },
    ]),
    say("user", "g", { name: "bob" }),
  ];
  for (const key of ["mergeConsecutiveMessages", "hiclawMode"]) {
    const body = await asked({ [key]: true }, { messages });
    assert.deepEqual((body as { messages: unknown }).messages, merged, key);
  }
});

/** What the client gets of a whole answer with this message. */
async function answered(provider: object, message: object): Promise<unknown> {
  const proxy = await start("groq", { provider });
  const exchange = proxy.request(chat());
  const body = JSON.stringify({ id: "c", choices: [{ index: 0, message, finish_reason: "stop" }], usage: null });
  exchange.respond({ status: 200, headers: { ...json, "content-length": String(body.length) }, body });
  assert.deepEqual([...proxy.faults], []);
  const shown = JSON.parse(exchange.response?.body ?? "{}") as { choices: { message: unknown }[] };
  return shown.choices[0]?.message;
}

test("a whole answer has its thoughts where the configuration wants them", async () => {
  const both = { role: "assistant", content: "C", reasoning_content: 'T"' };
  const only = { role: "assistant", content: " \n", reasoning: "T" };
  const mode = (reasoningContentMode: string) => ({ reasoningContentMode });
  assert.deepEqual(await answered(mode("IGNORE"), both), say("assistant", "C"));
  assert.deepEqual(await answered(mode("concat"), both), say("assistant", '<think>T"</think>\nC'));
  assert.deepEqual(await answered(mode("concat"), { ...only, content: null }), say("assistant", "<think>T</think>\n"));
  assert.deepEqual(await answered(mode("concat"), say("assistant", "C")), say("assistant", "C"));
  for (const other of ["passthrough", "other"]) assert.deepEqual(await answered(mode(other), both), both);
  const promotes = { promoteThinkingOnEmpty: true };
  assert.deepEqual(await answered(promotes, only), say("assistant", "T"));
  assert.deepEqual(await answered(promotes, both), both);
  const calling = { ...only, content: null, tool_calls: [] };
  assert.deepEqual(await answered(promotes, calling), calling);
});

/** The deltas of a stream as the client gets them, cut into pieces of `size` bytes. */
async function streamed(provider: object, deltas: object[], size = 1000, finish = true): Promise<object[]> {
  const proxy = await start("groq", { provider });
  const exchange = proxy.request(chat({ stream: true }));
  const chunks = deltas.map((delta, index) => {
    const ends = finish && index === deltas.length - 1;
    const choices = [{ index: 0, delta, finish_reason: ends ? "stop" : null }];
    return `data: ${JSON.stringify({ id: "c", choices })}\n\n`;
  });
  const text = Buffer.from(`${chunks.join("")}data: [DONE]\n\n`);
  const body = Array.from({ length: Math.ceil(text.length / size) }, (_, n) => text.subarray(n * size, (n + 1) * size));
  exchange.respond({ status: 200, headers: sse, body });
  assert.deepEqual([...proxy.faults], []);
  const events = (exchange.response?.body ?? "").split("\n\n").filter((event) => event !== "");
  assert.equal(events.pop(), "data: [DONE]");
  return events.map((event) => {
    const chunk = JSON.parse(event.slice("data: ".length)) as { id: string; choices: { delta: object }[] };
    assert.equal(chunk.id, "c");
    return chunk.choices[0]?.delta ?? {};
  });
}

const thinking = [
  { role: "assistant", reasoning_content: "t1" },
  { reasoning_content: "t\u00e9" },
  { content: "c1" },
  { content: "c2" },
  {},
];

test("a stream has its thoughts where the configuration wants them, however it is cut", async () => {
  for (const size of [1, 3, 1000]) {
    const ignored = await streamed({ reasoningContentMode: "ignore" }, thinking, size);
    assert.deepEqual(ignored, [{ role: "assistant" }, {}, { content: "c1" }, { content: "c2" }, {}]);
    const inline = await streamed({ reasoningContentMode: "concat" }, thinking, size);
    assert.deepEqual(inline, [
      { role: "assistant", content: "<think>t1" },
      { content: "t\u00e9" },
      { content: "</think>\nc1" },
      { content: "c2" },
      {},
    ]);
  }
  const plain = [{ content: "c1" }, {}];
  assert.deepEqual(await streamed({ reasoningContentMode: "concat" }, plain), plain);
  const silent = await streamed({ reasoningContentMode: "concat" }, [{ reasoning: "t" }, {}]);
  assert.deepEqual(silent, [{ content: "<think>t" }, { content: "</think>\n" }]);
});

test("a stream of thoughts alone repeats them as its content, once, before it finishes", async () => {
  const promotes = { hiclawMode: true };
  const thoughts = [{ reasoning_content: "t1" }, { reasoning_content: '"2' }];
  for (const size of [1, 1000]) {
    assert.deepEqual(await streamed(promotes, [...thoughts, {}], size), [...thoughts, { content: 't1"2' }]);
    assert.deepEqual(await streamed(promotes, thinking, size), thinking);
  }
  assert.deepEqual(await streamed(promotes, thoughts, 1000, false), [...thoughts, { content: 't1"2' }]);
});

test("a client of Anthropic's API gets what is left of the thoughts", async () => {
  const proxy = await start("groq", { provider: { reasoningContentMode: "ignore" } });
  const body = JSON.stringify({ model: "m", max_tokens: 5, messages: [say("user", "Q")] });
  const exchange = proxy.request({ ...chat(), path: "/v1/messages", body });
  const message = { role: "assistant", content: "C", reasoning_content: "T" };
  const answer = JSON.stringify({ id: "c", choices: [{ index: 0, message, finish_reason: "stop" }] });
  exchange.respond({ status: 200, headers: json, body: answer });
  assert.deepEqual(JSON.parse(exchange.response?.body ?? "{}").content, [{ type: "text", text: "C" }]);
});

const limits = ["x-envoy-upstream-rq-first-byte-timeout-ms", "x-envoy-upstream-rq-per-try-timeout-ms"];

test("firstByteTimeout is told to the router for streams alone", async () => {
  const proxy = await start("groq", { mode: "downstream", provider: { firstByteTimeout: 1500 } });
  const limitsOf = (body: object) => limits.map((name) => proxy.request(chat(body)).upstream?.headers[name]);
  assert.deepEqual(limitsOf({ stream: true }), ["1500", "1500"]);
  assert.deepEqual(limitsOf({}), [undefined, undefined]);
});

test("behind the router firstByteTimeout is the filter's own, for streams that have not begun", async () => {
  const proxy = await start("groq", { mode: "upstream", provider: { firstByteTimeout: 1500 } });
  const [late, whole, begun, gone] = [{ stream: true }, {}, { stream: true }, { stream: true }].map((body) =>
    proxy.request(chat(body)),
  );
  for (const name of limits) assert.equal(late?.upstream?.headers[name], undefined);
  begun?.respond({ status: 200, headers: { "content-type": "text/event-stream" }, end: "open" });
  gone?.disconnect();
  proxy.tick(1000);
  proxy.tick(1000);
  assert.equal(late?.over, false);
  proxy.tick(1000);
  assert.deepEqual([late?.reply?.status, late?.reply?.details], [504, "ai-proxy.first_byte_timeout"]);
  assert.equal(JSON.parse(late?.reply?.body ?? "{}").error.code, "first_byte_timeout");
  for (let n = 0; n < 5; n++) proxy.tick(1000);
  assert.deepEqual([whole?.reply, begun?.reply, gone?.reply], [undefined, undefined, undefined]);
  assert.deepEqual([...proxy.traps, ...proxy.faults], []);
});

const form = (boundary: string, model: string, field = 'name="model"') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="model"\r\n\r\n`),
    Buffer.from([0, 255, 13, 10, 45, 45, 128]),
    Buffer.from(`\r\n--${boundary}\r\ncontent-disposition: form-data; ${field}\r\n\r\n${model}\r\n`),
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nx\r\n--${boundary}--\r\n`),
  ]);

test("the model of a form is mapped, every other byte stays", async () => {
  const proxy = await start("openai", { provider: { modelMapping: { "gpt-image": "other" } } });
  for (const path of ["/v1/images/edits", "/v1/images/variations", "/v1/audio/transcriptions"]) {
    for (const type of ["multipart/form-data; boundary=b-1", 'Multipart/Form-Data; charset=x; boundary="b-1"']) {
      const exchange = proxy.request({
        ...chat(),
        path,
        headers: { "content-type": type },
        body: form("b-1", "gpt-image"),
      });
      const upstream = exchange.upstream;
      assert.deepEqual(upstream?.bytes, form("b-1", "other"), `${path} ${type}`);
      assert.equal(upstream?.headers["content-length"], String(form("b-1", "other").length));
    }
  }
});

test("a form without a model to map, or that is none, passes as it is", async () => {
  const proxy = await start("openai", { provider: { modelMapping: { "gpt-image": "other" } } });
  const path = "/v1/images/edits";
  const cases: [string, Buffer][] = [
    ["multipart/form-data; boundary=b", form("b", "dall-e")],
    ["multipart/form-data; boundary=b", form("b", "gpt-image", 'name="models"')],
    ["multipart/form-data; boundary=b", form("bb", "gpt-image")],
    ["multipart/form-data", form("b", "gpt-image")],
    [
      "multipart/form-data; boundary=b",
      Buffer.from('--b\r\ncontent-disposition: form-data; name="model"\r\n\r\ngpt-image'),
    ],
    ["multipart/form-data; boundary=b", Buffer.from("--b\r\n\r\n")],
  ];
  for (const [type, body] of cases) {
    const exchange = proxy.request({ ...chat(), path, headers: { "content-type": type }, body });
    assert.deepEqual(exchange.upstream?.bytes, body);
  }
  assert.deepEqual(proxy.traps, []);
});

test("a video is asked for by a form or by JSON", async () => {
  const proxy = await start("openai", { provider: { modelMapping: { "sora-2": "other" } } });
  const type = { "content-type": "multipart/form-data; boundary=b" };
  const asForm = proxy.request({ ...chat(), path: "/v1/videos", headers: type, body: form("b", "sora-2") });
  assert.deepEqual(asForm.upstream?.bytes, form("b", "other"));
  const asJson = proxy.request({ ...chat(), path: "/v1/videos", body: '{"model":"sora-2","prompt":"x"}' });
  assert.equal(asJson.upstream?.body, '{"model":"other","prompt":"x"}');
});

test("tokens are counted by a vendor that can, and where none can it is said in Anthropic's words", async () => {
  const body = '{"model":"m","messages":[{"role":"user","content":"hi"}],"x":1.0}';
  const count = { ...chat(), path: "/v1/messages/count_tokens", body };
  const counted = '{"input_tokens":8}';
  const options = { wasm: module, cluster: "outbound|443||claude.dns" };
  const claude = { type: "claude", apiTokens: [tokens[0]], modelMapping: { m: "c" } };
  const exchange = (await Emulator.start({ ...options, configuration: { provider: claude } })).request(count);
  exchange.respond({ status: 200, headers: json, body: counted });
  const { headers, body: asked } = exchange.upstream ?? {};
  assert.deepEqual([headers?.[":path"], headers?.["x-api-key"]], ["/v1/messages/count_tokens", tokens[0]]);
  assert.equal(asked, body.replace('"m"', '"c"'));
  assert.equal(exchange.response?.body, counted);

  const { reply } = (await start("groq", {})).request(count);
  assert.equal(reply?.status, 404);
  const told = JSON.parse(reply.body) as { type: string; error: { type: string } };
  assert.deepEqual([told.type, told.error.type], ["error", "not_found_error"]);

  const capabilities = { "anthropic/v1/messages/count_tokens": "/count" };
  const own = (await start("groq", { provider: { capabilities } })).request(count);
  own.respond({ status: 200, headers: json, body: counted });
  assert.deepEqual([own.upstream?.headers[":path"], own.upstream?.body], ["/count", body]);
  assert.equal(own.response?.body, counted);
});
