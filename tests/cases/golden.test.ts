import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { disagreements, goldenFolder, happening, write, written } from "./golden.ts";
import { faults } from "./rows.ts";

const now = await happening();

for (const part of new Set([...now.keys()].map((file) => file.split("/").slice(0, -1).join("/")))) {
  test(`what the golden files of ${part || "all paths"} say happens (else: make golden, and read the diff)`, () => {
    const within = (all: ReadonlyMap<string, string>) =>
      new Map([...all].filter(([file]) => file.split("/").slice(0, -1).join("/") === part));
    const problems = disagreements(within(now), within(written(goldenFolder)));
    assert.ok(problems.length === 0, problems.join("\n"));
  });
}

test("no golden file is left over", () => {
  assert.deepEqual(
    [...written(goldenFolder).keys()].filter((file) => !now.has(file)),
    [],
  );
});

test("no case ends a VM, or does what Envoy punishes", async () => assert.deepEqual(await faults(), []));

test("a golden file that is missing, different or left over is noticed, and writing mends it", () => {
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-golden-"));
  try {
    const texts = new Map([
      ["a.txt", "one\ntwo\n"],
      ["b/c.txt", "three\n"],
    ]);
    assert.deepEqual(disagreements(texts, written(folder)), ["a.txt is missing", "b/c.txt is missing"]);
    write(folder, texts);
    writeFileSync(join(folder, "a.txt"), "one\n2\n");
    writeFileSync(join(folder, "d.txt"), "");
    assert.deepEqual(disagreements(texts, written(folder)), [
      "a.txt says otherwise, line 2:\n  golden: 2\n  now:    two",
      "d.txt is left over: no case makes it",
    ]);
    write(folder, texts);
    assert.deepEqual(disagreements(texts, written(folder)), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
