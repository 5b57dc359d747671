import assert from "node:assert/strict";
import { test } from "node:test";
import { startSteps, steps, texts } from "./steps.ts";

const onHeaders = (...lines: string[]) => steps(...lines.map((line) => `request-headers ${line}`));

test("host calls are counted per stream and in total, by name", async () => {
  const proxy = await startSteps();
  proxy.resetHostCalls();
  const exchange = proxy.request({ path: "/", headers: onHeaders("note", "get-shared k") });
  assert.deepEqual(Object.fromEntries(exchange.hostCalls), {
    proxy_get_header_map_value: 1,
    proxy_log: 2,
    proxy_get_shared_data: 1,
  });
  assert.equal(exchange.hostCallTotal, 4);
  proxy.request({ path: "/", headers: onHeaders("note") });
  assert.equal(exchange.hostCallTotal, 4);
  assert.equal(proxy.hostCalls.get("proxy_log"), 3);
  exchange.resetHostCalls();
  assert.equal(exchange.hostCallTotal, 0);
});

test("every host call passes the one gate before it takes effect", async () => {
  const proxy = await startSteps();
  const seen: string[] = [];
  proxy.onHostCall((call) => {
    seen.push(call.name);
    if (call.name === "proxy_get_shared_data") proxy.sharedData.set("k", "just before");
  });
  proxy.request({ path: "/", headers: onHeaders("get-shared k") });
  assert.deepEqual(seen, ["proxy_get_header_map_value", "proxy_get_shared_data", "proxy_log"]);
  assert.equal(texts(proxy).at(-1), "request-headers get-shared k = 0 just before cas 1");
});

test("only lines at or above the level are kept, and the guest reads the level", async () => {
  const proxy = await startSteps({ logLevel: "warn" });
  const headers = onHeaders("say 1 fine-print", "say 3 careful", "say 4 broken", "say 9 nonsense");
  proxy.request({ path: "/", headers });
  assert.deepEqual(
    proxy.log.map((line) => `${line.level} ${line.text}`),
    ["warn careful", "error broken"],
  );
  proxy.logLevel = "debug";
  proxy.request({ path: "/", headers: onHeaders("say 1 fine-print", "level") });
  assert.deepEqual(texts(proxy).slice(2), ["fine-print", "request-headers level = 0 1"]);
});

test("metrics of one name add up over VMs and ids; each VM counts its own ids", async () => {
  const proxy = await startSteps({ workers: 2 });
  const count = [
    "define-metric 0 requests",
    "increment-metric 4 2",
    "define-metric 0 requests",
    "increment-metric 8 1",
  ];
  proxy.request({ path: "/", worker: 0, headers: onHeaders(...count) });
  proxy.request({ path: "/", worker: 1, headers: onHeaders("define-metric 0 requests", "read-metric 4") });
  assert.deepEqual(proxy.metrics, { requests: 3 });
  assert.equal(texts(proxy).at(-1), "request-headers read-metric 4 = 0 3");
});

test("gauges are set, counters only go up, unknown kinds and ids are refused", async () => {
  const proxy = await startSteps();
  const lines = ["define-metric 1 level", "record-metric 5 7", "increment-metric 5 -2", "define-metric 0 c"];
  const bad = ["increment-metric 4 -1", "define-metric 7 x", "increment-metric 400 1", "increment-metric 999 1"];
  proxy.request({ path: "/", headers: onHeaders(...lines, ...bad) });
  assert.deepEqual(proxy.metrics, { level: 5, c: 0 });
  const statuses = texts(proxy).map((text) => text.replace(/^.* = /, "").split(" ")[0]);
  assert.deepEqual(statuses, ["0", "0", "0", "0", "2", "2", "1", "2"]);
});

test("equal seeds give equal random bytes, other seeds and other VMs give others", async () => {
  const draw = async (seed: number, worker: number) => {
    const proxy = await startSteps({ seed, workers: 2 });
    proxy.request({ path: "/", worker, headers: onHeaders("random") });
    return texts(proxy).at(-1);
  };
  const first = await draw(1, 0);
  assert.equal(await draw(1, 0), first);
  assert.notEqual(await draw(2, 0), first);
  assert.notEqual(await draw(1, 1), first);
});

test("the growth of a worker's memory is seen", async () => {
  const proxy = await startSteps();
  const before = proxy.memoryPages;
  proxy.request({ path: "/", headers: onHeaders("grow 3") });
  assert.ok(proxy.memoryPages >= before + 3);
});

test("a VM has 1 GiB of memory, as in Envoy", async () => {
  const proxy = await startSteps();
  const left = 16384 - proxy.memoryPages;
  proxy.request({ path: "/", headers: onHeaders(`grow ${left + 1}`) });
  assert.match(texts(proxy).at(-1) ?? "", / = -1$/);
  proxy.request({ path: "/", headers: onHeaders(`grow ${left}`) });
  assert.equal(proxy.memoryPages, 16384);
});
