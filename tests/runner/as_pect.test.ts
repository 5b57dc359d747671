import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { countReports, deal, runSpecs } from "./as_pect.ts";
import { readable, specReport, type SpecNode } from "./as_pect_reporter.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

// Recorded from as-pect 8.1.0 through as_pect_reporter.ts.
const recorded = [
  `{"file":"tests/unit/good.spec.ts","passed":4,"failures":[],"todos":[]}`,
  `{"file":"tests/unit/bad.spec.ts","passed":1,"failures":[{"test":"alpha > fails on purpose",` +
    `"text":"expected 3, got 2"}],"todos":["alpha > later"]}`,
  `{"file":"tests/unit/traps.spec.ts","passed":2,"failures":[{"test":"beta > traps",` +
    `"text":"Index out of range"}],"todos":[]}`,
  "",
].join("\n");

test("recorded reports add up per test", () => {
  const { outcome, files } = countReports(recorded);
  assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [7, 2, 1]);
  assert.deepEqual([...files], ["tests/unit/good.spec.ts", "tests/unit/bad.spec.ts", "tests/unit/traps.spec.ts"]);
  assert.deepEqual(outcome.failures[1], { test: "tests/unit/traps.spec.ts: beta > traps", text: "Index out of range" });
});

const leaf = { type: 0, name: "t", pass: true, todos: [], children: [] };
const empty: SpecNode = { ...leaf, type: 1, name: "" };

test("a spec file without tests reports a failure", () => {
  const report = specReport({ fileName: "a.spec.ts", pass: true, rootNode: empty, errors: [] });
  assert.deepEqual(report.failures, [{ test: "(file)", text: "the file ran no test" }]);
  assert.match(readable(report)[0] ?? "", /^✖ a\.spec\.ts: 0 passed, 1 failed$/);
});

test("a spec file that as-pect fails for another reason reports a failure", () => {
  const rootNode = { ...empty, children: [{ ...empty, name: "g", children: [leaf] }] };
  const report = specReport({ fileName: "a.spec.ts", pass: false, rootNode, errors: [] });
  assert.equal(report.passed, 1);
  assert.equal(report.failures.length, 1);
});

test("specs are dealt out in turn", () => {
  assert.deepEqual(deal(["a", "b", "c"], 2), [["a", "c"], ["b"]]);
  assert.deepEqual(deal(["a"], 2), [["a"]]);
  assert.deepEqual(deal([], 2), []);
});

const good = `describe("g", () => { it("passes", () => { expect(1).toBe(1); }); });\n`;
const sources: Record<string, string> = {
  good,
  uncompiled: `describe("g", () => { it("has no such name", () => { expect(missing).toBe(1); }); });\n`,
  failing: `describe("g", () => { it("fails", () => { expect(2).toBe(3); });\ntodo("later");\n${good} });\n`,
  starts_badly: `const list = new Array<i32>(0);\nconst x: i32 = list[5];\n${good}`,
  last: good,
};
let folder = "";

before(() => {
  mkdirSync(path.join(root, "build"), { recursive: true });
  folder = mkdtempSync(path.join(root, "build", "specs-"));
  for (const [name, source] of Object.entries(sources)) writeFileSync(path.join(folder, `${name}.spec.ts`), source);
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function runSamples(names: readonly string[]) {
  const files = names.map((name) => path.posix.join("build", path.basename(folder), `${name}.spec.ts`));
  const lines: string[] = [];
  const print = (text: string): number => lines.push(text);
  const outcome = await runSpecs({ cwd: root, files, processes: 1, deadlineMs: Date.now() + 50_000, print });
  return { outcome, lines };
}

test("as-pect: failing tests, a file that does not compile and one that traps count, the rest still runs", async () => {
  const { outcome, lines } = await runSamples(["good", "uncompiled", "failing", "starts_badly", "last"]);
  assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [3, 3, 1]);
  assert.deepEqual(
    outcome.failures.map((failure) => failure.test.replace(/^.*\//, "")),
    ["uncompiled.spec.ts", "failing.spec.ts: g > fails", "starts_badly.spec.ts: (file)"],
  );
  assert.equal(outcome.failures[1]?.text, "expected 3, got 2");
  assert.ok(lines.some((line) => line.includes("last.spec.ts: 1 passed, 0 failed")));
});

test("as-pect: specs that run out of time fail", async () => {
  const files = ["tests/unit/none.spec.ts"];
  const outcome = await runSpecs({ cwd: root, files, processes: 1, deadlineMs: Date.now(), print: () => {} });
  assert.equal(outcome.failed, 1);
  assert.match(outcome.failures[0]?.text ?? "", /time limit/);
});
