import assert from "node:assert/strict";
import { test } from "node:test";
import { results, startSteps, steps } from "./steps.ts";

const onHeaders = (...lines: string[]) => steps(...lines.map((line) => `request-headers ${line}`));
const never = 0xffffffff;

const cases = [
  { name: "a missing key is not found", lines: ["get-shared k"], expected: ["1  cas 0"] },
  {
    name: "the version counter starts at 1",
    lines: ["set-shared k v 0", "get-shared k"],
    expected: ["0", "0 v cas 1"],
  },
  {
    name: "cas 0 overwrites an existing key",
    lines: ["set-shared k v 0", "set-shared k w 0", "get-shared k"],
    expected: ["0", "0", "0 w cas 2"],
  },
  {
    name: "a matching cas wins and a stale one loses",
    lines: ["set-shared k v 0", "set-shared k w 1", "set-shared k x 1", "get-shared k"],
    expected: ["0", "0", "8", "0 w cas 2"],
  },
  {
    name: "any cas creates a missing key, so a cas that never occurs is create-if-absent",
    lines: [`set-shared k v ${never}`, `set-shared k w ${never}`, "get-shared k"],
    expected: ["0", "8", "0 v cas 1"],
  },
  {
    name: "an empty value reads as a null pointer with a live cas",
    lines: ["set-shared k - 0", "get-shared k"],
    expected: ["0", "0  null cas 1"],
  },
  {
    name: "one version counter serves all keys",
    lines: ["set-shared a v 0", "set-shared b v 0", "get-shared b"],
    expected: ["0", "0", "0 v cas 2"],
  },
];

for (const { name, lines, expected } of cases) {
  test(`shared data: ${name}`, async () => {
    const proxy = await startSteps();
    proxy.request({ path: "/", headers: onHeaders(...lines) });
    assert.deepEqual(results(proxy), expected);
  });
}

test("all workers see one store", async () => {
  const proxy = await startSteps({ workers: 2 });
  proxy.request({ path: "/", worker: 0, headers: onHeaders("set-shared k v 0") });
  proxy.request({ path: "/", worker: 1, headers: onHeaders("get-shared k") });
  assert.deepEqual(results(proxy), ["0", "0 v cas 1"]);
  assert.deepEqual(
    proxy.log.map((line) => line.vm),
    ["worker 0", "worker 1"],
  );
});

test("a test reads and writes the store itself", async () => {
  const proxy = await startSteps();
  proxy.sharedData.set("k", "garbage");
  proxy.request({ path: "/", headers: onHeaders("get-shared k", "set-shared k mine 1") });
  assert.deepEqual(results(proxy), ["0 garbage cas 1", "0"]);
  assert.equal(proxy.sharedData.get("k")?.value.toString(), "mine");
  assert.deepEqual(proxy.sharedData.keys, ["k"]);
});
