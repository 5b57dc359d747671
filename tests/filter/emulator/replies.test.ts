import assert from "node:assert/strict";
import { test } from "node:test";
import { startSteps, steps, texts } from "./steps.ts";

test("a local reply reaches the client and nothing reaches the vendor", async () => {
  const proxy = await startSteps();
  const headers = steps("request-headers return 1", "request-headers reply 421 no~way");
  const exchange = proxy.request({ path: "/", headers, body: "abc" });
  assert.equal(exchange.upstream, undefined);
  assert.deepEqual(exchange.reply?.headers, {
    ":status": "421",
    "x-local": "yes",
    "content-length": "6",
    "content-type": "text/plain",
  });
  assert.equal(exchange.reply?.body, "no way");
  assert.equal(exchange.reply?.details, "made_here");
});

test("a local reply runs the filter's own response callbacks, right after the callback that made it", async () => {
  const proxy = await startSteps();
  const seen = ["response-headers args", "response-headers get-property response.code_details", "response-body args"];
  const made = ["request-headers reply 421 no", "request-headers note", "request-headers return 1"];
  proxy.request({ path: "/", headers: steps(...made, ...seen, "request-body note"), body: "abc" });
  assert.deepEqual(texts(proxy), [
    "request-headers reply 421 no = 0",
    "request-headers",
    "response-headers args = 4 0",
    "response-headers get-property response.code_details = 0 made_here",
    "response-body args = 2 1",
  ]);
});

test("two local replies on one stream are a fault, and the first one counts", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/", headers: steps("request-headers twice 421 no") });
  assert.equal(exchange.reply?.status, 421);
  assert.deepEqual(proxy.faults, ["worker 0, stream 2: two local replies on one stream"]);
});

test("a local reply from the response headers replaces the vendor's answer without a further callback", async () => {
  const proxy = await startSteps();
  const headers = steps("response-headers note", "response-headers reply 500 oops", "response-headers return 1");
  const exchange = proxy.request({ path: "/", headers });
  exchange.respond({ status: 200, body: "fine" });
  assert.equal(exchange.response?.status, 500);
  assert.deepEqual(texts(proxy), ["response-headers", "response-headers reply 500 oops = 0"]);
});

test("in upstream mode a local reply meets no response callback", async () => {
  const proxy = await startSteps({ mode: "upstream" });
  const headers = steps("request-headers reply 421 no", "response-headers note", "done note");
  const exchange = proxy.request({ path: "/", headers });
  assert.equal(exchange.reply?.status, 421);
  assert.deepEqual(texts(proxy), ["request-headers reply 421 no = 0", "done"]);
});

test("a local reply from a tick answers a held stream", async () => {
  const proxy = await startSteps({ configuration: "configure period 1000; tick use last; tick reply 504 late" });
  const exchange = proxy.request({ path: "/", headers: steps("request-headers note", "request-headers return 1") });
  const before = exchange.reply;
  proxy.tick(1000);
  assert.deepEqual([before, exchange.reply?.status], [undefined, 504]);
});

test("a local reply from on_log is a fault", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: steps("log reply 500 x") }).respond({ status: 200 });
  assert.match(proxy.faults.join(), /crashes Envoy/);
});

test("closing a stream ends it without an answer", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/", headers: steps("request-headers close 0", "request-headers return 1") });
  assert.equal(exchange.over, true);
  assert.equal(exchange.response, undefined);
});
