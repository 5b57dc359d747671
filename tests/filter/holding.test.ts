import assert from "node:assert/strict";
import { test } from "node:test";
import { chat, start } from "./start.ts";

const mapping = { provider: { modelMapping: { "gpt-4o": "llama" } } };
const mapped = { ...JSON.parse(chat().body), model: "llama" };

test("headers wait for the body and carry its exact length", async () => {
  const proxy = await start("groq", { mode: "downstream", ...mapping });
  const exchange = proxy.request({ ...chat(), body: [], end: "open" });
  exchange.send(chat().body.slice(0, 10));
  assert.equal(exchange.held, true);
  exchange.send(chat().body.slice(10), "last chunk");
  assert.deepEqual(JSON.parse(exchange.upstream?.body ?? ""), mapped);
  assert.equal(exchange.upstream?.headers["content-length"], String(exchange.upstream?.bytes.length));
});

test("a message that ends with trailers is rendered too", async () => {
  const proxy = await start("groq", { mode: "downstream", ...mapping });
  const exchange = proxy.request({ ...chat(), trailers: { "x-checksum": "1" } });
  assert.deepEqual(JSON.parse(exchange.upstream?.body ?? ""), mapped);
});

test("without the hold flag three streams wait two ticks, then headers leave at once", async () => {
  const proxy = await start("groq", { mode: "downstream", holdFlag: false, ...mapping });
  for (let n = 0; n < 3; n++) {
    const exchange = proxy.request(chat());
    assert.equal(exchange.held, true);
    proxy.tick(1000);
    assert.equal(exchange.held, true);
    proxy.tick(1000);
    assert.deepEqual(JSON.parse(exchange.upstream?.body ?? ""), mapped);
    assert.equal(exchange.upstream?.headers["content-length"], undefined);
  }
  const exchange = proxy.request(chat());
  assert.deepEqual(JSON.parse(exchange.upstream?.body ?? ""), mapped);
  assert.equal(exchange.upstream?.headers["content-length"], undefined);
});

test("without the hold flag a bad body is still answered, once the stream was let go", async () => {
  const proxy = await start("groq", { mode: "downstream", holdFlag: false, ...mapping });
  const exchange = proxy.request({ ...chat(), body: "{" });
  proxy.tick(2000);
  assert.equal(exchange.reply?.status, 400);
});

test("a slow upload is never let go once holding has worked", async () => {
  const proxy = await start("groq", { mode: "downstream", ...mapping });
  proxy.request(chat());
  const slow = proxy.request({ ...chat(), body: [], end: "open" });
  proxy.tick(60_000);
  assert.equal(slow.held, true);
  slow.send(chat().body, "last chunk");
  assert.equal(slow.upstream?.headers["content-length"], String(slow.upstream?.bytes.length));
});

test("a client that leaves while its headers are held leaves nothing behind", async () => {
  const proxy = await start("groq", { mode: "downstream", ...mapping });
  const exchange = proxy.request({ ...chat(), body: [], end: "open" });
  exchange.disconnect();
  proxy.tick(5000);
  assert.deepEqual(proxy.faults, []);
});

test("slow uploads do not teach that headers cannot be held", async () => {
  const proxy = await start("qwen", { mode: "downstream", provider: { qwenEnableCompatible: false } });
  for (let n = 0; n < 5; n++) {
    const slow = proxy.request({ ...chat(), body: [], end: "open" });
    proxy.tick(2500);
    assert.equal(slow.held, false);
    proxy.tick(100);
    slow.send(chat().body, "last chunk");
  }
  const good = proxy.request(chat({ model: "qwen-vl-max", stream: true }));
  assert.match(good.upstream?.headers[":path"] ?? "", /multimodal-generation/);
  assert.equal(good.upstream?.headers["x-dashscope-sse"], "enable");
  assert.equal(good.upstream?.headers["content-length"], String(good.upstream?.bytes.length));
  const bad = proxy.request({ ...chat(), body: "not json" });
  assert.equal(bad.upstream, undefined, "a body that is none is answered before its headers leave");
});
