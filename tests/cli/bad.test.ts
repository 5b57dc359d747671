import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { badFiles } from "./bad_files.ts";
import { aiProxy } from "./command.ts";

const folder = fileURLToPath(new URL("bad/", import.meta.url));

/** Part of every token in the files. */
const secret = "canary";

describe("broken files", () => {
  let output: string;
  before(() => {
    output = mkdtempSync(join(tmpdir(), "ai-proxy-bad-"));
  });
  after(() => rmSync(output, { recursive: true }));

  for (const { file, line, message, severity = "error", command = "check" } of badFiles) {
    it(`${command} tells the ${severity} in ${file}.yaml at its line`, async () => {
      const path = join(folder, `${file}.yaml`);
      const rendered = join(output, `${file}.yaml`);
      const args = command === "check" ? ["check", path] : ["render", path, "-o", rendered];
      const { status, stdout, stderr } = await aiProxy(...args);
      const lines = stderr.split("\n").filter((text) => text.startsWith(`${path}:${line}:`));
      assert.ok(
        lines.some((text) => text.includes(` ${severity}: `) && text.includes(message)),
        stderr,
      );
      assert.equal(status, stderr.includes(" error: ") ? 1 : 0);
      assert.equal(stdout, "");
      assert.ok(!stderr.includes(secret), stderr);
      assert.doesNotMatch(stderr, /^\s+at |internal fault|Error:/m);
      if (severity === "warning") return;
      const again = await aiProxy("render", path, "-o", rendered);
      assert.equal(again.status, 1, again.stderr);
      assert.deepEqual(readdirSync(output), []);
    });
  }

  it("are all in the table", () => {
    const names = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ""));
    assert.deepEqual(names.sort(), badFiles.map(({ file }) => file).sort());
  });

  it("of any bytes end with a status and without a stack trace", async () => {
    const file = join(output, "noise.yaml");
    const texts = [
      "\0\0",
      "[".repeat(50_000),
      "a: ".repeat(5000),
      "{".repeat(20_000),
      "\xff\xfe",
      "? [",
      "%YAML 9\n---\na",
    ];
    for (const text of texts) {
      writeFileSync(file, text, "latin1");
      const { status, stderr } = await aiProxy("check", file);
      assert.equal(status, 1, stderr);
      assert.doesNotMatch(stderr, /^\s+at |internal fault/m);
      rmSync(file);
    }
  });
});
