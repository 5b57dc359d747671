import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findEnvoy } from "../scripts/envoy.ts";

describe("the search for an Envoy binary", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-finder-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A program that says it is an Envoy of this version. */
  const fake = (version: string): string => {
    const file = join(folder, "envoy");
    writeFileSync(file, `#!/bin/sh\necho "envoy  version: 0123abc/${version}/Clean/RELEASE/BoringSSL"\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const path = (): string => `${folder}:${process.env["PATH"] ?? ""}`;

  it("takes $ENVOY before everything else", () => {
    const file = fake("1.38.2");
    assert.equal(findEnvoy({ ENVOY: file, PATH: "" }), file);
  });

  it("says so when $ENVOY does not run, and does not look further", () => {
    assert.throws(() => findEnvoy({ ENVOY: join(folder, "nothing"), PATH: path() }), /ENVOY=.*does not run/);
  });

  it("takes an envoy on the PATH that is new enough", () => {
    const file = fake("1.36.0");
    assert.equal(findEnvoy({ PATH: path() }), file);
  });

  it("passes over one that cannot rewrite host and path from filter state", () => {
    const file = fake("1.35.9");
    assert.notEqual(findEnvoy({ PATH: path() }), file);
  });
});
