import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

const rules = `${repository}tests/cli/good/rules.yaml`;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-private-"));
});
after(() => rmSync(folder, { recursive: true }));

describe("the file that ai-proxy render writes, at a place that somebody has prepared", () => {
  const output = (): string => join(folder, "prepared.yaml");
  const write = async (): Promise<number> => (await aiProxy("render", rules, "-o", output())).status;
  afterEach(() => rmSync(output(), { force: true }));

  it("never writes into a file that others have opened or may read", async () => {
    writeFileSync(output(), "before", { mode: 0o644 });
    const reader = openSync(output(), "r");
    assert.equal(await write(), 0);
    assert.equal(readFileSync(reader, "utf8"), "before");
    closeSync(reader);
    assert.equal(statSync(output()).mode & 0o777, 0o600);
    assert.match(readFileSync(output(), "utf8"), /static_resources/);
  });

  it("puts the file in the place of a link, and does not follow it", async () => {
    const target = join(folder, "target.yaml");
    for (const exists of [true, false]) {
      rmSync(target, { force: true });
      if (exists) writeFileSync(target, "before", { mode: 0o644 });
      symlinkSync(target, output());
      assert.equal(await write(), 0);
      assert.equal(existsSync(target) ? readFileSync(target, "utf8") : undefined, exists ? "before" : undefined);
      assert.ok(lstatSync(output()).isFile());
      assert.equal(lstatSync(output()).mode & 0o777, 0o600);
      rmSync(output());
    }
    rmSync(target, { force: true });
  });

  it("refuses what is no file, at whose other end somebody may read", async () => {
    spawnSync("mkfifo", [output()]);
    assert.equal(await write(), 2);
    assert.ok(lstatSync(output()).isFIFO());
  });

  it("does not take an input by another name", async () => {
    const input = join(folder, "input.yaml");
    copyFileSync(rules, input);
    linkSync(input, output());
    const { status, stderr } = await aiProxy("render", input, "-o", output());
    assert.equal(status, 2);
    assert.match(stderr, /would overwrite what is read/);
    assert.deepEqual(readFileSync(input), readFileSync(rules));
  });

  it("leaves no draft behind, be it written or not", async () => {
    assert.equal(await write(), 0);
    const busy = join(folder, "busy");
    mkdirSync(join(busy, "x"), { recursive: true });
    assert.equal((await aiProxy("render", rules, "-o", busy)).status, 2);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
    );
  });
});
