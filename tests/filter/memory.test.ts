import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Exchange } from "../../emulator/index.ts";
import { module, tokens } from "./start.ts";

const mib = 1 << 20;
const chats = "/v1/chat/completions";
const events = { "content-type": "text/event-stream" };

/** Every way that a body is written: model alone, another format, another API, settings, merged, kept for a replay. */
const ways: readonly (readonly [name: string, provider: object, path: string])[] = [
  ["groq", { type: "groq", modelMapping: { a: "b" } }, chats],
  ["claude", { type: "claude" }, chats],
  ["qwen native", { type: "qwen", qwenEnableCompatible: false }, chats],
  ["a client of Anthropic's API", { type: "groq" }, "/v1/messages"],
  ["settings", { type: "groq", customSettings: ["a", "b"].map((name) => ({ name, mode: "raw", value: 1 })) }, chats],
  ["merged messages", { type: "claude", mergeConsecutiveMessages: true }, chats],
  ["original", { type: "groq", protocol: "original", customSettings: [{ name: "a", mode: "raw", value: 1 }] }, chats],
];

/** A body that is kept as it is, to be sent again: in upstream mode Envoy does that. */
const kept = ["kept", { type: "groq", protocol: "original", retryOnFailure: { enabled: true } }, chats] as const;

async function start(provider: object, mode: "upstream" | "downstream" = "downstream"): Promise<Emulator> {
  const configuration = { ...(mode === "upstream" ? { mode } : {}), provider: { apiTokens: tokens, ...provider } };
  const proxy = await Emulator.start({ wasm: module, configuration, mode, bufferLimit: 1 << 28, cluster: "vendor" });
  assert.deepEqual(proxy.refused, []);
  return proxy;
}

function ask(proxy: Emulator, path: string, body: string): Exchange {
  return proxy.request({ method: "POST", path, headers: { "content-type": "application/json" }, body });
}

/** A request whose body is yet to come. */
function begin(proxy: Emulator, path: string, headers: Record<string, string>): Exchange {
  return proxy.request({
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    end: "open",
  });
}

/** A chat of `size` bytes, nearly all of them one text. */
function long(size: number): string {
  const chat = '{"model":"a","max_tokens":1,"stream":true,"messages":[{"role":"user","content":""}]}';
  return chat.replace('""', `"${"x".repeat(size - chat.length)}"`);
}

function memoryOf(proxy: Emulator): number {
  return proxy.memoryPages / 16;
}

for (const mode of ["downstream", "upstream"] as const) {
  for (const [name, provider, path] of ways) {
    test(`open streams hold nothing of the body that was written: ${name}, ${mode}`, async () => {
      const proxy = await start(provider, mode);
      const body = long(mib);
      const open = Array.from({ length: 80 }, () => ask(proxy, path, body));
      assert.ok(open.every(({ upstream }) => (upstream?.body?.length ?? 0) > mib / 2));
      assert.ok(memoryOf(proxy) <= 36, `${memoryOf(proxy)} MiB with 80 chats of 1 MiB open`);
      assert.deepEqual(proxy.faults, []);
    });
  }
}

const shapes: Readonly<Record<string, (size: number) => string>> = {
  text: long,
  escapes: (size) => long(size).replace(/xxxxxx/g, "\\u00e9"),
  picture: (size) =>
    long(size).replace(/"(x+)"/, '[{"type":"image_url","image_url":{"url":"data:image/png;base64,$1"}}]'),
  developers: (size) => long(size).replace('"user"', '"developer"').replace("]}", ',{"role":"user","content":"x"}]}'),
  space: (size) => long(size).replace(/x+/, (text) => " ".repeat(text.length)),
  key: (size) => long(size).replace(/"(x+)"/, '"x","$1":1'),
  model: (size) => long(300).replace('"a"', `"${"a".repeat(size - 300)}"`),
};

for (const [name, provider, path] of ways) {
  test(`one large body is worked on at a time, in a few times its size, whatever is in it: ${name}`, async () => {
    for (const [shape, make] of Object.entries(shapes)) {
      const proxy = await start(provider);
      const body = make(16 * mib - 200);
      const sizes = [0, 1].map(() => {
        ask(proxy, path, body);
        return memoryOf(proxy);
      });
      assert.ok(Math.max(...sizes) <= 72, `${shape}: ${sizes.join(", ")} MiB`);
      assert.deepEqual(proxy.faults, []);
    }
  });
}

const crowds: Readonly<Record<string, string>> = {
  "empty objects": `[${"{},".repeat(mib)}{}]`,
  zeros: `[${"0,".repeat(mib)}0]`,
  members: `{${'"a":0,'.repeat(mib)}"a":0}`,
};

for (const [name, provider, path] of ways) {
  test(`more values than can be indexed are refused in the client's shape: ${name}`, async () => {
    const proxy = await start(provider);
    for (const crowd of Object.values(crowds)) {
      const refused = ask(proxy, path, long(300).replace(/"x+"/, crowd));
      assert.equal(refused.upstream, undefined);
      assert.equal(refused.response?.status, 413);
      const error = JSON.parse(refused.response?.body ?? "") as {
        type?: string;
        error: { type: string; code?: string };
      };
      if (path === chats) assert.equal(error.error.code, "request_too_large");
      else assert.deepEqual([error.type, error.error.type], ["error", "request_too_large"]);
    }
    assert.ok(memoryOf(proxy) <= 80, `${memoryOf(proxy)} MiB`);
    assert.deepEqual(proxy.faults, []);
  });
}

for (const mode of ["downstream", "upstream"] as const) {
  for (const [name, provider, path] of mode === "upstream" ? ways : [...ways, kept]) {
    test(`a body that is too long is refused by its content-length, before any of it: ${name}, ${mode}`, async () => {
      for (const size of [64 * mib + 1, 100 * mib, 1e9, 1e12]) {
        const proxy = await start(provider, mode);
        const refused = begin(proxy, path, { "content-length": String(size) });
        assert.equal(refused.response?.status, 413);
        assert.match(refused.response?.body ?? "", /"request_too_large"/);
        assert.equal(refused.upstream, undefined);
        assert.deepEqual(proxy.faults, []);
      }
      const proxy = await start(provider, mode);
      assert.equal(begin(proxy, path, { "content-length": String(64 * mib) }).response, undefined);
    });
  }
}

test("a body that tells no length is refused where it grows too long, not at its end", async () => {
  const proxy = await start({ type: "claude" });
  const exchange = begin(proxy, chats, {});
  const statuses = Array.from({ length: 65 }, (_, sent) => {
    exchange.send(sent < 64 ? "x".repeat(mib) : "x");
    return exchange.response?.status;
  });
  assert.deepEqual(statuses, [...Array.from({ length: 64 }, () => undefined), 413]);
  assert.ok(memoryOf(proxy) < 2);
  assert.deepEqual(proxy.faults, []);
});

test("a body that nobody reads passes, however long it says that it is", async () => {
  for (const provider of [
    { type: "groq", protocol: "original" },
    { type: "generic", genericHost: "a.example" },
  ]) {
    const proxy = await start(provider);
    const exchange = begin(proxy, chats, { "content-length": String(200 * mib) });
    assert.equal(exchange.response, undefined);
    assert.ok(exchange.upstream !== undefined);
  }
});

test("bodies kept for a replay have a bound together, and only what is beyond it is sent once", async () => {
  const proxy = await start({ type: "claude", retryOnFailure: { enabled: true } });
  const body = long(mib);
  const open = Array.from({ length: 100 }, () => ask(proxy, chats, body));
  assert.ok(memoryOf(proxy) <= 144, `${memoryOf(proxy)} MiB`);
  assert.equal(proxy.metrics["ai_proxy.replays_not_kept"], 52);
  open[99]?.respond({ status: 429, body: "{}" });
  assert.equal(open[99]?.response?.status, 429);
  open[0]?.respond({ status: 429, body: "{}" });
  const [replay] = proxy.callouts;
  assert.equal(replay?.body, open[0]?.upstream?.body);
  for (const exchange of open.slice(1, 99))
    exchange.respond({ status: 200, headers: events, body: "data: {}\n\n", end: "open" });
  assert.equal(ask(proxy, chats, body).upstream?.body, open[0]?.upstream?.body);
  assert.equal(proxy.metrics["ai_proxy.replays_not_kept"], 52);
});

test("streams that keep too much are ended, new requests wait, and all is well when they are gone", async () => {
  const proxy = await start({ type: "claude" });
  const open = Array.from({ length: 60 }, () => ask(proxy, chats, long(200)));
  const unfinished = `data: ${"x".repeat(15 * mib)}`;
  for (const exchange of open) exchange.respond({ status: 200, headers: events, body: unfinished, end: "open" });
  const ended = open.filter(({ response }) => response?.body?.includes("stream_cut"));
  assert.ok(ended.length > 0 && ended.length < 30, `${ended.length} ended`);
  const refused = ask(proxy, chats, long(200));
  assert.equal(refused.response?.status, 503);
  assert.equal(refused.response?.headers["retry-after"], "1");
  assert.match(refused.response?.body ?? "", /"code":"out_of_memory"/);
  assert.equal(proxy.metrics["ai_proxy.memory_refused"], 1);
  for (const exchange of open) exchange.disconnect();
  proxy.tick(1000);
  assert.notEqual(ask(proxy, chats, long(200)).upstream, undefined);
  assert.deepEqual(proxy.faults, []);
});

test("a gauge tells the memory of all VMs together", async () => {
  const configuration = { provider: { type: "claude", apiTokens: tokens } };
  const proxy = await Emulator.start({
    wasm: module,
    configuration,
    workers: 3,
    bufferLimit: 1 << 28,
    cluster: "vendor",
  });
  proxy.tick(1000);
  const before = proxy.metrics["ai_proxy.memory_bytes"] ?? 0;
  assert.equal(before % 65536, 0);
  proxy.request({
    method: "POST",
    path: chats,
    headers: { "content-type": "application/json" },
    body: long(4 * mib),
    worker: 1,
  });
  proxy.tick(1000);
  const grown = (proxy.metrics["ai_proxy.memory_bytes"] ?? 0) - before;
  assert.ok(grown >= 8 * mib && grown <= 32 * mib, `${grown} bytes`);
});
