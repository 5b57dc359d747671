import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: repository });
    writeFileSync(join(folder, "package.json"), "{}");
    const install = [
      "install",
      "--silent",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      join(folder, `ai-proxy-${version}.tgz`),
    ];
    execFileSync("npm", install, { cwd: folder });
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  function aiProxy(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(join(folder, "node_modules/.bin/ai-proxy"), args, { cwd: folder, encoding: "utf8" });
  }

  it("brings the versions and hashes of package-lock.json, and nothing of development", () => {
    interface Lock {
      packages: Record<string, { version: string; integrity?: string; dev?: boolean; optional?: boolean }>;
    }
    const read = (file: string): Lock["packages"] => (JSON.parse(readFileSync(file, "utf8")) as Lock).packages;
    const locked = read(join(repository, "package-lock.json"));
    const installed = Object.entries(read(join(folder, "package-lock.json"))).filter(([at]) => at !== "");
    assert.ok(installed.length > 5);
    for (const [at, { version: found, integrity }] of installed) {
      if (at === "node_modules/ai-proxy") continue;
      const wanted = locked[at.replace("node_modules/ai-proxy/", "")];
      assert.equal(wanted?.dev, undefined, at);
      assert.deepEqual([found, integrity], [wanted?.version, wanted?.integrity], at);
    }
    assert.ok(!existsSync(join(repository, "npm-shrinkwrap.json")));
  });

  it("has a command that teaches itself", () => {
    const { status, stdout } = aiProxy("--help");
    assert.equal(status, 0);
    assert.match(stdout, /ai-proxy check gateway\.yaml/);
  });

  it("brings every file of the dashboard's page", () => {
    const files = readdirSync(join(repository, "cli/dashboard/page"));
    assert.ok(files.includes("index.html"));
    assert.deepEqual(readdirSync(join(folder, "node_modules/ai-proxy/cli/dashboard/page")), files);
    assert.match(aiProxy("dashboard", "--help").stdout, /--admin <url>/);
  });

  it("checks, renders and packs with the module it brings, where nothing else is installed and no script ran", () => {
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
