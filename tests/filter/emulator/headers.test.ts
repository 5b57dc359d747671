import assert from "node:assert/strict";
import { test } from "node:test";
import { HeaderMap } from "../../../emulator/index.ts";
import { results, startSteps, steps } from "./steps.ts";

const onHeaders = (...lines: string[]) => steps(...lines.map((line) => `request-headers ${line}`));

test("names are matched in any case and all values of a name are replaced or removed together", async () => {
  const proxy = await startSteps();
  const lines = ["get-header 0 X-A", "add-header 0 x-a two", "get-header 0 x-a", "replace-header 0 X-a three"];
  const headers = { "x-a": "one", "x-b": ["1", "2"], ...onHeaders(...lines, "remove-header 0 x-b") };
  const exchange = proxy.request({ path: "/", headers });
  assert.deepEqual(results(proxy), ["0 one", "0", "0 one", "0", "0"]);
  assert.equal(exchange.upstream?.headers["x-a"], "three");
  assert.equal(exchange.upstream?.headers["x-b"], undefined);
});

test("several values of one name reach the vendor in order", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/", headers: { "x-a": "one", ...onHeaders("add-header 0 x-a two") } });
  const sent = exchange.upstream?.rawHeaders.filter(([name]) => name === "x-a");
  assert.deepEqual(sent, [
    ["x-a", "one"],
    ["x-a", "two"],
  ]);
});

test("a missing name is not found; an empty value is found", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: { "x-empty": "", ...onHeaders("get-header 0 nope", "get-header 0 x-empty") } });
  assert.deepEqual(results(proxy), ["1 ", "0 "]);
});

test("a map outside of its phase is a bad argument, its pairs are none", async () => {
  const proxy = await startSteps();
  const lines = ["get-header 2 :status", "add-header 2 a b", "replace-header 1 a b", "remove-header 1 a"];
  proxy.request({ path: "/", headers: onHeaders(...lines, "size-headers 2", "get-headers 2", "get-header 99 x") });
  assert.deepEqual(results(proxy), ["2 ", "2", "2", "2", "2 0", "0 0 ", "2 "]);
});

test("all pairs are read and set at once in the ABI's form", async () => {
  const proxy = await startSteps();
  const set = "set-headers 0 :method=GET,:path=/q,:authority=h,x-a=1,X-A=2";
  const exchange = proxy.request({ path: "/", headers: onHeaders(set, "get-headers 0", "size-headers 0") });
  assert.equal(results(proxy)[1], "0 5 :method|GET|:path|/q|:authority|h|x-a|1|x-a|2|");
  assert.equal(results(proxy)[2], "0 36");
  assert.equal(exchange.upstream?.headers["x-a"], "1, 2");
});

test("values survive byte by byte", async () => {
  const proxy = await startSteps();
  const headers = { "x-a": "grüße ✓", ...onHeaders("get-header 0 x-a", "replace-header 0 x-b ✓") };
  const exchange = proxy.request({ path: "/", headers });
  assert.equal(results(proxy)[0], "0 grüße ✓");
  assert.equal(exchange.upstream?.headers["x-b"], "✓");
});

test("the serialised form is read back to the same pairs, and a cut one is refused", () => {
  const map = HeaderMap.from({ a: "1", b: ["2", ""], "x-ü": "ß" });
  const bytes = map.serialise();
  assert.deepEqual(HeaderMap.deserialise(bytes)?.pairs(), map.pairs());
  for (let length = 1; length < bytes.length; length++) {
    assert.equal(HeaderMap.deserialise(bytes.subarray(0, length)), undefined, `cut to ${length} bytes`);
  }
});

test("a pointer outside of the guest's memory is refused, not followed", async () => {
  const proxy = await startSteps();
  proxy.request({ path: "/", headers: onHeaders("bad-pointer") });
  assert.deepEqual(results(proxy), ["6"]);
  assert.deepEqual(proxy.traps, []);
});
