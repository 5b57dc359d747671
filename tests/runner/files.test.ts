import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { filesOf, matches } from "./files.ts";
import { suites } from "./suites.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const globCases = [
  { name: "a file in the folder", file: "tests/fuzz/json.test.ts", glob: "tests/fuzz/**/*.test.ts", expected: true },
  {
    name: "a file two folders down",
    file: "tests/fuzz/a/b/json.test.ts",
    glob: "tests/fuzz/**/*.test.ts",
    expected: true,
  },
  {
    name: "a neighbour with the same beginning",
    file: "tests/fuzzy/x.test.ts",
    glob: "tests/fuzz/**/*.test.ts",
    expected: false,
  },
  { name: "another ending", file: "tests/fuzz/entry/json.ts", glob: "tests/fuzz/**/*.test.ts", expected: false },
  {
    name: "a dot that must be a dot",
    file: "tests/fuzz/jsonXtest.ts",
    glob: "tests/fuzz/**/*.test.ts",
    expected: false,
  },
  { name: "one of several", file: "cli/main.ts", glob: "{emulator,cli}/**/*.ts", expected: true },
  { name: "none of several", file: "e2e/main.ts", glob: "{emulator,cli}/**/*.ts", expected: false },
  { name: "a star stays within a name", file: "a/b.ts", glob: "*.ts", expected: false },
];

for (const { name, file, glob, expected } of globCases) {
  test(`globs: ${name}`, () => assert.equal(matches(file, [glob]), expected));
}

/** Test files that no suite runs. */
function orphans(files: readonly string[]): string[] {
  const globs = suites.flatMap((suite) => (suite.kind === "lint" ? [] : suite.globs));
  return files.filter((file) => /\.(test|spec)\.ts$/.test(file) && !matches(file, globs));
}

test("every test file belongs to a suite", () => {
  assert.deepEqual(orphans(filesOf(root, ["**/*.ts"])), []);
});

test("a test file outside the suites is noticed", () => {
  assert.deepEqual(orphans(["tests/lost/a.test.ts", "tests/unit/base/bytes.spec.ts"]), ["tests/lost/a.test.ts"]);
});

test("suite names are unique", () => {
  assert.equal(new Set(suites.map((suite) => suite.name)).size, suites.length);
});
