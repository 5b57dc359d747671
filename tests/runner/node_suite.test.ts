import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./outcome.ts";
import { runNodeSuite } from "./node_suite.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const head = `import test, { describe, it, before } from "node:test"; import assert from "node:assert/strict";\n`;
let folder = "";

before(() => {
  mkdirSync(path.join(root, "build"), { recursive: true });
  folder = mkdtempSync(path.join(root, "build", "suite-"));
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function runSample(name: string, body: string, limitMs = 30_000): Promise<Outcome> {
  const file = path.join(folder, `${name}.test.ts`);
  writeFileSync(file, head + body);
  return runNodeSuite({ cwd: root, files: [file], concurrency: 1, limitMs, print: () => {} });
}

test("passed, failed and skipped tests are counted, groups are not", async () => {
  const outcome = await runSample(
    "mixed",
    `describe("group", () => { it("a", () => {}); it("b", () => assert.equal(1, 2));
     it("c", { skip: "no network" }, () => {});
     });
     test("d", { todo: "later" }, () => {});`,
  );
  assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [1, 1, 2]);
  assert.match(outcome.failures[0]?.test ?? "", /mixed\.test\.ts: b$/);
  assert.match(outcome.failures[0]?.text ?? "", /1 !== 2/);
  assert.deepEqual(
    outcome.skips.map((skip) => skip.text),
    ["no network", "later"],
  );
});

test("a file without tests is a failure", async () => {
  const outcome = await runSample("empty", "export {};\n");
  assert.deepEqual([outcome.passed, outcome.failed], [0, 1]);
  assert.equal(outcome.failures[0]?.text, "the file has no test");
});

test("a file that does not load is a failure", async () => {
  const outcome = await runSample("broken", `throw new Error("broken file");\n`);
  assert.deepEqual([outcome.passed, outcome.failed], [0, 1]);
});

test("a hook that throws is a failure", async () => {
  const outcome = await runSample(
    "hook",
    `describe("g", () => { before(() => { throw new Error("no"); });\nit("a", () => {}); });`,
  );
  assert.equal(outcome.passed, 0);
  assert.ok(outcome.failed >= 1);
});

test("a suite that reaches its time limit is stopped and fails, what had passed stays counted", async () => {
  const body = `test("quick", () => {});
test("hangs", () => new Promise((done) => setTimeout(done, 60_000)));`;
  const outcome = await runSample("slow", body, 4000);
  assert.equal(outcome.passed, 1);
  assert.equal(outcome.failures.at(-1)?.test, "time limit");
});
