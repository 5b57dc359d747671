import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runSuites } from "./run_suites.ts";
import type { Suite } from "./suites.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder = "";

function suite(name: string, extra: Partial<Suite> = {}): Suite {
  return { name, kind: "node", globs: [`${name}/*.test.ts`], limitSeconds: 30, concurrency: 1, needs: [], ...extra };
}

function write(name: string, source: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "a.test.ts"), source);
}

before(() => {
  mkdirSync(path.join(root, "build"), { recursive: true });
  // Inside the checkout, so that `tsx` resolves; build/ itself is not searched for tests.
  folder = mkdtempSync(path.join(root, "build", "suites-"));
  write("passing", `import test from "node:test"; test("p", () => {});`);
  write("failing", `import test from "node:test"; test("f", () => { throw new Error("x"); });`);
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function run(suites: readonly Suite[], names: readonly string[] = [], met = true) {
  const lines: string[] = [];
  const print = (text: string): number => lines.push(text);
  const code = await runSuites({ root: folder, suites, names, print, prepare: async () => met });
  return { code, last: lines.at(-1), text: lines.join("\n") };
}

test("a run that passes ends with its closing line and code 0; absent suites are named and do not count", async () => {
  const { code, last, text } = await run([suite("passing"), suite("absent")]);
  assert.equal(code, 0);
  assert.equal(last, "1 passed, 0 failed, 0 skipped");
  assert.match(text, /== absent: no files/);
});

test("a failing test makes the run fail", async () => {
  const { code, last, text } = await run([suite("passing"), suite("failing")]);
  assert.equal(code, 1);
  assert.equal(last, "1 passed, 1 failed, 0 skipped");
  assert.match(text, /^failed: .*a\.test\.ts: f: x$/m);
});

test("a run without any suite fails", async () => {
  const { code, last } = await run([suite("absent")]);
  assert.equal(code, 1);
  assert.equal(last, "0 passed, 1 failed, 0 skipped");
});

test("chosen suites run alone", async () => {
  const { code, last } = await run([suite("passing"), suite("failing")], ["passing"]);
  assert.equal(code, 0);
  assert.equal(last, "1 passed, 0 failed, 0 skipped");
});

test("choosing a suite that is unknown or has no files fails", async () => {
  assert.equal((await run([suite("passing")], ["pasing"])).code, 1);
  const { code, text } = await run([suite("absent")], ["absent"]);
  assert.equal(code, 1);
  assert.match(text, /no file matches absent/);
});

test("a suite whose need is not met fails without running", async () => {
  const { code, last, text } = await run([suite("passing", { needs: ["module"] })], [], false);
  assert.equal(code, 1);
  assert.equal(last, "0 passed, 1 failed, 0 skipped");
  assert.match(text, /make --no-print-directory build` failed/);
});
