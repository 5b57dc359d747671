import assert from "node:assert/strict";
import { test } from "node:test";
import { startSteps, steps, texts } from "./steps.ts";

test("the next attempt sees the edited headers and the filter state, and the client's original body", async () => {
  const proxy = await startSteps({ mode: "upstream" });
  const look = [
    "request-headers get-header 0 :path",
    "request-headers get-property tried",
    "request-body get-body 0 0 99",
  ];
  const edit = ["request-headers set-property tried k1", "request-headers replace-header 0 :path /edited"];
  const body = ["request-headers return 1", "request-body return 1", "request-body return-at-end 0"];
  const headers = steps(...look, ...edit, ...body, "request-body set-body 0 0 99 other");
  const first = proxy.request({ path: "/x", headers, body: "abcd", end: "last chunk" });
  first.respond({ status: 429 });
  const second = first.attempt();
  const seen = texts(proxy).filter((line) => line.includes(" get-"));
  assert.deepEqual(seen, [
    "request-headers get-header 0 :path = 0 /x",
    "request-headers get-property tried = 1 ",
    "request-body get-body 0 0 99 = 0 abcd",
    "request-headers get-header 0 :path = 0 /edited",
    "request-headers get-property tried = 0 k1",
    "request-body get-body 0 0 99 = 0 abcd",
  ]);
  assert.notEqual(second.contextId, first.contextId);
  assert.deepEqual(second.filterState, { tried: "k1" });
});

test("a further attempt gets the body the router kept as one last chunk", async () => {
  const proxy = await startSteps({ mode: "upstream" });
  const first = proxy.request({ path: "/x", headers: steps("request-body args"), body: ["ab", "cd"] });
  first.respond({ status: 429 });
  first.attempt();
  const lines = ["2 0", "2 0", "0 1", "4 1"].map((args) => `request-body args = ${args}`);
  assert.deepEqual(texts(proxy), lines);
});

test("the attempt count goes up where the route adds it", async () => {
  const proxy = await startSteps({ mode: "upstream" });
  const headers = { "x-envoy-attempt-count": "1", ...steps("request-headers note") };
  const second = proxy.request({ path: "/x", headers }).attempt();
  assert.equal(second.upstream?.headers["x-envoy-attempt-count"], "2");
});

test("an attempt ends with done and delete, never with log", async () => {
  const proxy = await startSteps({ mode: "upstream" });
  const first = proxy.request({ path: "/x", headers: steps("log note", "done note", "delete note") });
  first.attempt().respond({ status: 200 });
  assert.deepEqual(texts(proxy), ["done", "delete", "done", "delete"]);
});

test("all attempts of a request are made in one VM", async () => {
  const proxy = await startSteps({ mode: "upstream", workers: 3 });
  const input = { path: "/x", headers: steps("request-headers note") };
  let exchange = proxy.request(input);
  const noted = new Set<string>();
  for (let n = 0; n < 4; n++) exchange = exchange.attempt();
  for (const line of proxy.log.filter(({ text }) => text === "request-headers")) noted.add(line.vm);
  assert.equal(noted.size, 1);
});

test("a request in downstream mode has no further attempts", async () => {
  const proxy = await startSteps();
  const exchange = proxy.request({ path: "/x" });
  assert.throws(() => exchange.attempt(), /upstream mode only/);
});
