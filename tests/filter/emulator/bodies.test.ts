import assert from "node:assert/strict";
import { test } from "node:test";
import { results, startSteps, steps, texts } from "./steps.ts";

const hold = ["request-headers return 1", "request-body return 1", "request-body return-at-end 0"];

test("a body that is buffered grows until the last call sees all of it", async () => {
  const proxy = await startSteps();
  const headers = steps(...hold, "request-body args", "request-body get-body 0 0 99");
  const exchange = proxy.request({ path: "/", headers, body: ["abc", "def"] });
  assert.deepEqual(results(proxy), ["3 0", "0 abc", "6 0", "0 abcdef", "6 1", "0 abcdef"]);
  assert.equal(exchange.upstream?.body, "abcdef");
  assert.equal(exchange.upstream?.ended, true);
});

test("a body that passes is seen chunk by chunk and reaches the vendor chunk by chunk", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/", headers: steps("request-body args"), body: ["abc", "de"] });
  assert.deepEqual(results(proxy), ["3 0", "2 0", "0 1"]);
  assert.deepEqual(exchange.upstream?.chunks, ["abc", "de"]);
});

test("over HTTP/2 the last chunk itself carries the end of the stream", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: steps("request-body args"), body: ["abc", "de"], end: "last chunk" });
  assert.deepEqual(results(proxy), ["3 0", "2 1"]);
});

test("a message without a body ends with its headers", async () => {
  const proxy = await startSteps();
  const lines = steps("request-headers args", "request-body note", "response-headers args", "response-body note");
  const exchange = proxy.request({ path: "/", headers: lines });
  exchange.respond({ status: 204 });
  assert.deepEqual(texts(proxy), ["request-headers args = 7 1", "response-headers args = 1 1"]);
});

test("a message may end with trailers, whose callback reads and edits the buffered body", async () => {
  const proxy = await startSteps();
  const seen = ["request-trailers get-header 1 x-t", "request-trailers get-body 0 0 99"];
  const lines = ["request-headers return 1", "request-body return 1", ...seen, "request-trailers set-body 0 0 99 new"];
  const input = { path: "/", headers: steps(...lines), body: ["abc", "def"], trailers: { "x-t": "last" } };
  const exchange = proxy.request(input);
  assert.deepEqual(results(proxy), ["0 last", "0 abcdef", "0"]);
  assert.equal(exchange.upstream?.body, "new");
  assert.deepEqual(exchange.upstream?.trailers, { "x-t": "last" });
});

const edits = [
  { name: "length 0 at start 0 prepends", edit: "0 0 XY", body: "XYabcdef" },
  { name: "a length beyond the body replaces it whole", edit: "0 999 XY", body: "XY" },
  { name: "a short length replaces the beginning", edit: "0 2 XY", body: "XYcdef" },
  { name: "a start at the end appends", edit: "6 0 XY", body: "abcdefXY" },
  { name: "a start behind the end appends", edit: "999 0 XY", body: "abcdefXY" },
  { name: "an empty replacement empties the body", edit: "0 6 -", body: "" },
];

for (const { name, edit, body } of edits) {
  test(`set buffer: ${name}`, async () => {
    const proxy = await startSteps();
    const headers = steps("request-headers return 1", `request-body set-body 0 ${edit}`);
    const exchange = proxy.request({ path: "/", headers, body: ["abcdef"], end: "last chunk" });
    assert.deepEqual(results(proxy), ["0"]);
    assert.equal(exchange.upstream?.body, body);
  });
}

test("set buffer: a range in the middle is a bad argument and changes nothing", async () => {
  const proxy = await startSteps();
  const headers = steps("request-body set-body 0 3 2 XY");
  const exchange = proxy.request({ path: "/", headers, body: ["abcdef"], end: "last chunk" });
  assert.deepEqual(results(proxy), ["2"]);
  assert.equal(exchange.upstream?.body, "abcdef");
});

test("outside of its phase a body reads as empty and cannot be written", async () => {
  const proxy = await startSteps();
  const lines = ["get-body 0 0 9", "get-body 1 0 9", "set-body 1 0 0 x", "get-body 7 0 9", "get-body 99 0 9"];
  proxy.request({ path: "/", headers: steps(...lines.map((line) => `request-headers ${line}`)) });
  assert.deepEqual(results(proxy), ["0 ", "0 ", "2", "1 ", "2 "]);
});

test("a range is cut at the end of the body", async () => {
  const proxy = await startSteps();
  const lines = ["get-body 0 1 4294967295", "get-body 0 3 5", "get-body 0 9 1"];
  const headers = steps(...lines.map((line) => `request-body ${line}`));
  proxy.request({ path: "/", headers, body: ["abc"], end: "last chunk" });
  assert.deepEqual(results(proxy), ["0 bc", "0 ", "0 "]);
});

test("a request body past the buffer limit is answered with 413", async () => {
  const proxy = await startSteps({ bufferLimit: 5 });
  const headers = steps("request-headers return 1", "request-body return 1", "response-headers get-header 2 :status");
  const exchange = proxy.request({ path: "/", headers, body: ["abc", "def"] });
  assert.equal(exchange.upstream, undefined);
  assert.equal(exchange.reply?.status, 413);
  assert.equal(exchange.reply?.details, "request_payload_too_large");
  assert.deepEqual(results(proxy), ["0 413"]);
});

test("a body that is not buffered may be larger than the buffer limit", async () => {
  const proxy = await startSteps({ bufferLimit: 5 });
  const exchange = proxy.request({ path: "/", headers: steps("request-body return 0"), body: ["abc", "def"] });
  assert.equal(exchange.upstream?.body, "abcdef");
});

test("a held answer past the buffer limit becomes a 500", async () => {
  const proxy = await startSteps({ bufferLimit: 5 });
  const exchange = proxy.request({ path: "/", headers: steps("response-headers return 1", "response-body return 1") });
  exchange.respond({ status: 200, body: ["abc", "def"] });
  assert.equal(exchange.response?.status, 500);
  assert.equal(exchange.reply?.details, "response_payload_too_large");
});

test("an answer whose headers went out is cut off past the buffer limit", async () => {
  const proxy = await startSteps({ bufferLimit: 5 });
  const exchange = proxy.request({ path: "/", headers: steps("response-body return 1") });
  exchange.respond({ status: 200, body: ["abc", "def"] });
  assert.equal(exchange.response?.ended, false);
  assert.equal(exchange.over, true);
  assert.equal(proxy.faults.length, 1);
});

test("an answer streams to the client as it comes from the vendor", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/", headers: steps("response-body args") });
  exchange.respond({ status: 200, body: ["one"], end: "open" });
  assert.deepEqual(exchange.response?.chunks, ["one"]);
  assert.equal(exchange.response?.ended, false);
  exchange.respondMore("two");
  exchange.respondEnd();
  assert.deepEqual(exchange.response?.chunks, ["one", "two"]);
  assert.equal(exchange.response?.ended, true);
  assert.deepEqual(results(proxy), ["3 0", "3 0", "0 1"]);
});

test("a wrong content-length is a fault", async () => {
  const proxy = await startSteps();
  const headers = steps("request-headers return 1", "request-body set-body 0 0 99 longer");
  proxy.request({ path: "/", headers, body: "abc", end: "last chunk" });
  assert.deepEqual(proxy.faults, ["worker 0, stream 2: request: content-length says 3, the body has 6 bytes"]);
});

test("content-length is right when the filter edits it while the headers are held", async () => {
  const proxy = await startSteps();
  const edit = ["request-body set-body 0 0 99 longer", "request-body replace-header 0 content-length 6"];
  const headers = steps("request-headers return 1", ...edit);
  const exchange = proxy.request({ path: "/", headers, body: "abc", end: "last chunk" });
  assert.equal(exchange.upstream?.headers["content-length"], "6");
  assert.equal(exchange.upstream?.body, "longer");
  assert.deepEqual(proxy.faults, []);
});
