import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { Emulator } from "../../../emulator/index.ts";
import { startSteps, steps, stepsModule, texts } from "./steps.ts";

function byVm(proxy: Emulator): string[] {
  return proxy.log.map((line) => `${line.vm}: ${line.text}`);
}

test("the configuration is read by a canary, the main thread and every worker, in this order", async () => {
  const proxy = await startSteps({ workers: 2, configuration: "configure get-body 7 0 15" });
  const read = "configure get-body 7 0 15 = 0 configure get-b";
  assert.deepEqual(
    byVm(proxy),
    ["canary", "main", "worker 0", "worker 1"].map((vm) => `${vm}: ${read}`),
  );
});

test("an object as configuration arrives as JSON", async () => {
  const proxy = await startSteps({ configuration: { steps: "; configure get-body 7 0 10 ;" } });
  assert.equal(proxy.log[0]?.text, 'configure get-body 7 0 10 = 0 {"steps":"');
});

test("a refused configuration is told by its log lines and nobody serves", async () => {
  const proxy = await startSteps({ configuration: "configure say 4 bad-key; configure return 0" });
  assert.deepEqual(proxy.refused, ["bad-key"]);
  assert.throws(() => proxy.request({ path: "/" }), /no worker.*serves: bad-key/);
});

test("a refused update leaves the previous configuration serving", async () => {
  const proxy = await startSteps();
  assert.equal(proxy.configure("configure return 0"), false);
  assert.deepEqual(proxy.refused, ["refused without a word in the log"]);
  assert.notEqual(proxy.request({ path: "/" }).upstream, undefined);
});

test("a trap while configuring refuses the configuration", async () => {
  const proxy = await startSteps({ configuration: "configure trap" });
  assert.match(proxy.refused.join(), /trap in proxy_on_configure/);
});

test("after an update old and new root context both tick until the drain ends", async () => {
  const proxy = await startSteps({ configuration: "configure period 1000; tick say 2 old; done note; delete note" });
  proxy.configure("configure period 1000; tick say 2 new");
  const before = proxy.log.length;
  proxy.tick(1000);
  assert.deepEqual(byVm(proxy).slice(before).sort(), ["main: new", "main: old", "worker 0: new", "worker 0: old"]);
  proxy.drain();
  assert.deepEqual(byVm(proxy).slice(before + 4), ["main: done", "main: delete", "worker 0: done", "worker 0: delete"]);
  proxy.tick(1000);
  assert.deepEqual(byVm(proxy).slice(before + 8), ["main: new", "worker 0: new"]);
});

test("a root context that is not done yet is deleted when it says so", async () => {
  const configuration = "configure period 1000; tick finished; done return 0; delete note";
  const proxy = await startSteps({ configuration });
  proxy.configure("");
  proxy.drain();
  assert.equal(texts(proxy).includes("delete"), false);
  proxy.tick(1000);
  assert.deepEqual(texts(proxy), ["tick finished = 0", "delete", "tick finished = 0", "delete"]);
});

test("ticks come once per period on the main thread and the workers, and the guest reads virtual time", async () => {
  const configuration = "configure period 400; tick now";
  const proxy = await startSteps({ configuration, startMs: 1000 });
  proxy.tick(999);
  const times = ["1400", "1400", "1800", "1800"].map((ms) => `tick now = 0 ${ms}000000`);
  assert.deepEqual(texts(proxy), times);
});

test("a clock jump moves what guests read and fires no timer", async () => {
  const proxy = await startSteps({ configuration: "configure period 400; tick note", startMs: 5000 });
  proxy.world.clock.jump(-2000);
  proxy.request({ path: "/", headers: steps("request-headers now") });
  assert.deepEqual(texts(proxy), ["request-headers now = 0 3000000000"]);
});

test("downstream a finished stream is logged, done and deleted, with all headers readable in its log", async () => {
  const proxy = await startSteps();
  const log = ["log note", "log get-header 0 :path", "log get-header 2 :status"];
  const exchange = proxy.request({ path: "/x", headers: steps(...log, "done note", "delete note") });
  exchange.respond({ status: 201 });
  const expected = ["log", "log get-header 0 :path = 0 /x", "log get-header 2 :status = 0 201", "done", "delete"];
  assert.deepEqual(texts(proxy), expected);
});

test("a client that goes away ends the stream; its context id is dead from then on", async () => {
  const proxy = await startSteps({ configuration: "configure period 1000; tick use last" });
  const lines = ["request-headers note", "request-headers return 1", "done note"];
  const exchange = proxy.request({ path: "/x", headers: steps(...lines) });
  exchange.disconnect();
  assert.equal(exchange.over, true);
  proxy.tick(1000);
  assert.equal(byVm(proxy).at(-1), "worker 0: tick use last = 2");
  assert.throws(() => exchange.respond({ status: 200 }), /over/);
});

test("a trap fails its request with 503 and every later request of that worker", async () => {
  const proxy = await startSteps({ workers: 2 });
  const first = proxy.request({ path: "/", worker: 0, headers: steps("request-headers trap") });
  assert.equal(first.reply?.status, 503);
  assert.equal(first.reply?.details, "wasm_fail_stream");
  assert.equal(proxy.request({ path: "/", worker: 0 }).reply?.status, 503);
  assert.notEqual(proxy.request({ path: "/", worker: 1 }).upstream, undefined);
  assert.deepEqual(proxy.traps, ["worker 0: proxy_on_request_headers: unreachable"]);
});

test("a stream that was open when its VM died fails at its next event", async () => {
  const proxy = await startSteps();
  const open = proxy.request({ path: "/" });
  proxy.request({ path: "/", headers: steps("request-headers trap") });
  open.respond({ status: 200 });
  assert.equal(open.response?.status, 503);
});

test("an import the host does not know is named", async () => {
  const text = "(module (import env seed))";
  const bytes = Buffer.from("0061736d010000000105016000017c020c0103656e76047365656400000", "hex");
  const path = `${(await stepsModule()).replace(/[^/]*$/, "")}unknown-import.wasm`;
  await writeFile(path, bytes);
  await assert.rejects(Emulator.start({ wasm: path }), /the module imports env.seed/, text);
});

test("with FAIL_RELOAD a fresh VM with all configurations replaces a dead one after the back-off", async () => {
  const proxy = await startSteps({ failurePolicy: "reload", configuration: "configure say 2 one" });
  proxy.configure("configure say 2 two", "second");
  const before = proxy.log.length;
  assert.equal(proxy.request({ path: "/", headers: steps("request-headers trap") }).reply?.status, 503);
  proxy.tick(999);
  assert.equal(proxy.request({ path: "/" }).reply?.status, 503);
  proxy.tick(1);
  assert.notEqual(proxy.request({ path: "/" }).upstream, undefined);
  const said = byVm(proxy).slice(before);
  assert.deepEqual(said.slice(1), ["worker 0 reload 1: one", "worker 0 reload 1: two"]);
  assert.deepEqual(proxy.traps, []);
});

test("two listeners are two root contexts in one VM, each with its configuration", async () => {
  const proxy = await startSteps({ configuration: "configure period 1000; tick say 2 first" });
  proxy.configure("configure period 1000; tick say 2 second", "second");
  const before = proxy.log.length;
  proxy.tick(1000);
  const said = ["main: first", "main: second", "worker 0: first", "worker 0: second"];
  assert.deepEqual(byVm(proxy).slice(before).sort(), said);
  assert.notEqual(proxy.request({ path: "/", listener: "second" }).upstream, undefined);
  assert.throws(() => proxy.request({ path: "/", listener: "third" }), /no worker/);
});
