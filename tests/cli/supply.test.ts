import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { withDigests } from "../../scripts/digests.ts";

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const read = (file: string): string => readFileSync(`${repository}${file}`, "utf8");

describe("what the project takes from others", () => {
  it("are npm packages in the very versions of package-lock.json", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Manifest;
    const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { version: string }> };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(version.replace(/^npm:.*@/, ""), packages[`node_modules/${name}`]?.version, name);
    }
  });

  for (const file of ["deploy/docker-compose.yaml", "e2e/docker-compose.yaml", "cli/run/process.ts"]) {
    it(`are images of one release, which \`make digests\` pins: ${file}`, () => {
      const text = read(file);
      const references = text.match(/\b(envoyproxy\/envoy|node):v?\d[\w.-]*/g) ?? [];
      assert.ok(references.length > 0);
      for (const reference of references) assert.match(reference, /:v?\d+\.\d+\.\d+(-|$)/);
      const digest = `sha256:${"0a".repeat(32)}`;
      const pinned = withDigests(text, () => digest);
      for (const reference of references) assert.ok(pinned.includes(`${reference}@${digest}`), reference);
      assert.equal(pinned.match(/@sha256:/g)?.length, references.length);
      assert.equal(
        withDigests(pinned, () => digest),
        pinned,
      );
    });
  }
});
