import assert from "node:assert/strict";
import { test } from "node:test";
import { startSteps, steps, texts } from "./steps.ts";

const onTick = "configure period 1000; tick use last; tick continue 0";
const recovery = { configuration: onTick, holdFlag: false };

function fromStream(lines: string[]): string[] {
  return lines.filter((line) => !line.startsWith("tick"));
}

test("with the flag StopIteration holds the headers while body callbacks come", async () => {
  const proxy = await startSteps({ holdFlag: true });
  const headers = steps("request-headers return 1", "request-body return 1", "request-body args");
  const exchange = proxy.request({ path: "/", headers, body: ["abc"], end: "open" });
  assert.equal(exchange.upstream, undefined);
  assert.equal(exchange.held, true);
  assert.deepEqual(texts(proxy), ["request-body args = 3 0"]);
  exchange.disconnect();
  assert.deepEqual([exchange.held, exchange.over], [false, true]);
});

test("held headers can still be edited from the body callback", async () => {
  const proxy = await startSteps();
  const headers = steps("request-headers return 1", "request-body replace-header 0 :path /new");
  const exchange = proxy.request({ path: "/old", headers, body: ["abc"] });
  assert.equal(exchange.held, false);
  assert.equal(exchange.upstream?.headers[":path"], "/new");
});

test("headers that have gone on cannot be read or edited any more", async () => {
  const proxy = await startSteps();
  const headers = steps("request-body replace-header 0 :path /new", "response-headers get-header 0 :path");
  const exchange = proxy.request({ path: "/old", headers, body: ["abc"], end: "last chunk" });
  exchange.respond({ status: 200 });
  assert.equal(exchange.upstream?.headers[":path"], "/old");
  assert.deepEqual(texts(proxy), [
    "request-body replace-header 0 :path /new = 2",
    "response-headers get-header 0 :path = 2 ",
  ]);
});

test("without the flag StopIteration stops all: no body callback comes", async () => {
  const proxy = await startSteps({ holdFlag: false });
  const headers = steps("request-headers return 1", "request-body note");
  const exchange = proxy.request({ path: "/", headers, body: ["abc", "def"] });
  assert.equal(exchange.upstream, undefined);
  assert.deepEqual(texts(proxy), []);
});

test("continue_stream from a tick delivers the body a stopped stream has buffered", async () => {
  const proxy = await startSteps(recovery);
  const headers = steps("request-headers note", "request-headers return 1", "request-body get-body 0 0 99");
  const exchange = proxy.request({ path: "/", headers, body: ["abc", "def"] });
  proxy.tick(1000);
  assert.deepEqual(fromStream(texts(proxy)), ["request-headers", "request-body get-body 0 0 99 = 0 abcdef"]);
  assert.equal(exchange.upstream?.body, "abcdef");
  assert.equal(exchange.upstream?.ended, true);
});

test("the body delivered after stop-all can be replaced and held to its end", async () => {
  const proxy = await startSteps(recovery);
  const lines = ["request-headers note", "request-headers return 1", "request-body return 1"];
  const headers = steps(...lines, "request-body return-at-end 0", "request-body set-body 0 0 99 new");
  const exchange = proxy.request({ path: "/", headers, body: ["abc"], end: "open" });
  proxy.tick(1000);
  assert.deepEqual(exchange.upstream?.chunks, []);
  exchange.send("def", "last chunk");
  assert.equal(exchange.upstream?.body, "new");
});

test("trailers that came while all was stopped follow the body", async () => {
  const proxy = await startSteps(recovery);
  const lines = ["request-headers note", "request-headers return 1", "request-body args", "request-trailers args"];
  const exchange = proxy.request({ path: "/", headers: steps(...lines), body: ["abc"], trailers: { "x-t": "1" } });
  proxy.tick(1000);
  const expected = ["request-headers", "request-body args = 3 0", "request-trailers args = 1 1"];
  assert.deepEqual(fromStream(texts(proxy)), expected);
  assert.deepEqual(exchange.upstream?.trailers, { "x-t": "1" });
  assert.deepEqual(proxy.faults, []);
});

test("after stop-all a body held until the trailers is a fault", async () => {
  const proxy = await startSteps(recovery);
  const lines = ["request-headers note", "request-headers return 1", "request-body return 1"];
  proxy.request({ path: "/", headers: steps(...lines), body: ["abc"], trailers: { "x-t": "1" } });
  proxy.tick(1000);
  assert.match(proxy.faults.join(), /loses the body/);
});

test("continuing a held stream releases headers and buffer without another body callback", async () => {
  const proxy = await startSteps({ configuration: onTick });
  const lines = ["request-headers note", "request-headers return 1", "request-body return 1", "request-body args"];
  const exchange = proxy.request({ path: "/", headers: steps(...lines), body: ["abc"], end: "last chunk" });
  proxy.tick(1000);
  assert.deepEqual(fromStream(texts(proxy)), ["request-headers", "request-body args = 3 1"]);
  assert.equal(exchange.upstream?.body, "abc");
});

test("continuing a stream takes its request headers out of reach for good", async () => {
  const proxy = await startSteps({ configuration: onTick });
  const lines = ["request-headers note", "request-headers return 1", "response-headers get-header 0 :path"];
  const exchange = proxy.request({ path: "/", headers: steps(...lines) });
  proxy.tick(1000);
  exchange.respond({ status: 200 });
  assert.equal(texts(proxy).at(-1), "response-headers get-header 0 :path = 2 ");
});

test("continuing a stream that is not paused is a fault", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: steps("request-headers continue 0") });
  assert.match(proxy.faults.join(), /not paused/);
});

test("an answer is held and edited in the same way", async () => {
  const proxy = await startSteps();
  const lines = ["response-headers return 1", "response-body return 1", "response-body return-at-end 0"];
  const edits = ["response-body set-body 1 0 99 new", "response-body replace-header 2 content-length 3"];
  const exchange = proxy.request({ path: "/", headers: steps(...lines, ...edits) });
  exchange.respond({ status: 200, body: "vendor" });
  assert.equal(exchange.response?.body, "new");
  assert.equal(exchange.response?.headers["content-length"], "3");
  assert.deepEqual(proxy.faults, []);
});

test("an answer can be given another status while its headers are held", async () => {
  const proxy = await startSteps();
  const lines = ["response-headers return 1", "response-body replace-header 2 :status 429"];
  const exchange = proxy.request({ path: "/", headers: steps(...lines) });
  exchange.respond({ status: 200, body: "event: error\n\n", end: "last chunk" });
  assert.equal(exchange.response?.status, 429);
});
