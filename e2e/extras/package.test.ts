import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { version } from "../../cli/envoy/shipped.ts";
import { skipWithout } from "./extras.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

describe("the npm package", { skip: skipWithout("the npm registry") }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-package-"));
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: repository });
    writeFileSync(join(folder, "package.json"), "{}");
    const install = ["install", "--silent", "--no-audit", "--no-fund", join(folder, `ai-proxy-${version}.tgz`)];
    execFileSync("npm", install, { cwd: folder });
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  function aiProxy(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(join(folder, "node_modules/.bin/ai-proxy"), args, { cwd: folder, encoding: "utf8" });
  }

  it("has a command that teaches itself", () => {
    const { status, stdout } = aiProxy("--help");
    assert.equal(status, 0);
    assert.match(stdout, /ai-proxy check gateway\.yaml/);
  });

  it("checks, renders and packs with the module it brings, where nothing else is installed", () => {
    const example = join(folder, "node_modules/ai-proxy/examples/higress-three-providers/gateway.yaml");
    const checked = aiProxy("check", example);
    assert.equal(checked.status, 0, checked.stderr);
    assert.match(checked.stdout + checked.stderr, /placeholder/);
    const rendered = aiProxy("render", example, "-o", "envoy.yaml", "--insecure");
    assert.equal(rendered.status, 0, rendered.stderr);
    const packed = aiProxy("pack", "-o", "image");
    assert.equal(packed.status, 0, packed.stderr);
  });
});
