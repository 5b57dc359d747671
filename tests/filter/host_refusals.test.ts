import assert from "node:assert/strict";
import { test } from "node:test";
import { Status, Stream } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const options = { mode: "downstream", holdFlag: false, provider: { modelMapping: { "gpt-4o": "llama" } } } as const;
const events = { "content-type": "text/event-stream" };

test("a held request that the host does not let go on is broken off", async (t) => {
  const proxy = await start("groq", options);
  const exchange = proxy.request(chat());
  assert.equal(exchange.held, true);
  t.mock.method(Stream.prototype, "continueStream", () => Status.BadArgument);
  proxy.tick(2000);
  assert.equal(exchange.over, true);
  assert.equal(exchange.upstream, undefined);
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});

test("a held answer that the host does not let go on is broken off", async (t) => {
  const proxy = await start("groq", {
    mode: "downstream",
    provider: { failover: { enabled: true, healthCheckModel: "m" } },
  });
  const exchange = proxy.request(chat({ stream: true }));
  exchange.respond({ status: 200, headers: events, body: [], end: "open" });
  assert.equal(exchange.response, undefined);
  t.mock.method(Stream.prototype, "continueStream", () => Status.BadArgument);
  for (let second = 0; second < 20; second++) proxy.tick(1000);
  assert.equal(exchange.over, true);
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});

test("a request whose answer the host does not take goes nowhere, and does not wait", async (t) => {
  const proxy = await start("groq", options);
  t.mock.method(Stream.prototype, "replyLocally", () => Status.BadArgument);
  const exchange = proxy.request({ ...chat(), path: "/nowhere" });
  assert.equal(exchange.over, true);
  assert.equal(exchange.upstream, undefined);
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});

test("a request whose length cannot be taken away does not leave with a wrong one", async (t) => {
  const proxy = await start("groq", options);
  const exchange = proxy.request(chat());
  t.mock.method(Stream.prototype, "headers", () => undefined);
  proxy.tick(2000);
  assert.equal(exchange.upstream, undefined);
  assert.match(exchange.response?.body ?? "", /edit_refused/);
  assert.deepEqual([proxy.faults, proxy.traps], [[], []]);
});
