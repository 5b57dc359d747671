import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { findEnvoy } from "../../scripts/envoy.ts";
import { aiProxy } from "../../tests/cli/command.ts";
import { program, skipWithout } from "./extras.ts";
import { Registry } from "./registry.ts";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const repository = "team/ai-proxy";

function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

describe("the packed image in a registry", { skip: skipWithout("skopeo and a container registry") }, () => {
  let registry: Registry;
  let folder: string;
  before(async () => {
    program(["skopeo"], "skopeo");
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-image-"));
    registry = await Registry.start();
    const { status, stderr } = await aiProxy(
      "pack",
      "--push",
      `${registry.address}/${repository}:1.2.3`,
      "--plain-http",
    );
    assert.equal(status, 0, stderr);
    assert.match(stderr, /team\/ai-proxy:1\.2\.3: pushed\n.*team\/ai-proxy:1\.2\.3-artifact: pushed\n$/);
  });
  after(() => {
    registry?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  async function manifest(tag: string): Promise<Manifest> {
    return JSON.parse(await registry.manifest(repository, tag, manifestType)) as Manifest;
  }

  /** The first layer, with the digest and size that the manifest says. */
  async function layer({ layers: [descriptor] }: Manifest): Promise<Buffer> {
    assert.ok(descriptor !== undefined);
    const bytes = await registry.blob(repository, descriptor.digest);
    assert.equal(bytes.length, descriptor.size);
    assert.equal(sha256(bytes), descriptor.digest);
    return bytes;
  }

  /** https://github.com/solo-io/wasm/blob/master/spec/spec-compat.md */
  it("is pulled as an OCI image whose plugin.wasm is the module, byte for byte", async () => {
    const { config, layers } = await manifest("1.2.3");
    assert.equal(config.mediaType, "application/vnd.oci.image.config.v1+json");
    assert.deepEqual(
      layers.map(({ mediaType }) => mediaType),
      ["application/vnd.oci.image.layer.v1.tar+gzip"],
    );
    const source = `docker://${registry.address}/${repository}:1.2.3`;
    const pulled = join(folder, "pulled");
    const pull = spawnSync("skopeo", ["copy", "--src-tls-verify=false", source, `dir:${pulled}`], { encoding: "utf8" });
    assert.equal(pull.status, 0, pull.stderr);
    const archive = readFileSync(join(pulled, (layers[0]?.digest ?? "").replace("sha256:", "")));
    assert.ok(archive.equals(await layer(await manifest("1.2.3"))));
    const file = spawnSync("tar", ["-xzOf", "-", "plugin.wasm"], { input: archive, maxBuffer: 64 * 1024 * 1024 });
    assert.ok(file.stdout.equals(readFileSync(modulePath)));
  });

  /** https://github.com/solo-io/wasm/blob/master/spec/spec.md */
  it("is pulled as an OCI artifact that is the module, which Envoy loads", async () => {
    const artifact = await manifest("1.2.3-artifact");
    assert.equal(artifact.config.mediaType, "application/vnd.module.wasm.config.v1+json");
    assert.deepEqual(
      artifact.layers.map(({ mediaType }) => mediaType),
      ["application/vnd.module.wasm.content.layer.v1+wasm", "application/vnd.module.wasm.config.v1+json"],
    );
    const module = await layer(artifact);
    assert.ok(module.equals(readFileSync(modulePath)));
    const file = join(folder, "plugin.wasm");
    const config = join(folder, "envoy.yaml");
    writeFileSync(file, module);
    const example = new URL("../../examples/groq.yaml", import.meta.url).pathname;
    const { status, stderr } = await aiProxy("render", example, "--module", file, "-o", config, "--insecure");
    assert.equal(status, 0, stderr);
    const envoy = spawnSync(findEnvoy(), ["--mode", "validate", "-c", config], { encoding: "utf8" });
    assert.equal(envoy.status, 0, envoy.stderr);
  });

  it("has the digests that pack writes into a folder", async () => {
    const output = join(folder, "layout");
    const { status, stderr } = await aiProxy("pack", "-o", output, "--tag", "1.2.3");
    assert.equal(status, 0, stderr);
    const { manifests } = JSON.parse(readFileSync(join(output, "index.json"), "utf8")) as { manifests: Descriptor[] };
    const pushed = ["1.2.3", "1.2.3-artifact"].map((tag) => registry.manifest(repository, tag, manifestType));
    assert.deepEqual(
      (await Promise.all(pushed)).map(sha256),
      manifests.map(({ digest }) => digest),
    );
  });

  it("is pushed from a folder of any name", async () => {
    const target = `${registry.address}/${repository}:colon`;
    const { status, stderr } = await aiProxy("pack", "-o", join(folder, "a:b"), "--push", target, "--plain-http");
    assert.equal(status, 0, stderr);
    await layer(await manifest("colon"));
  });

  it("is not pushed where no registry is, which is said without a stack trace", async () => {
    const { status, stderr } = await aiProxy("pack", "--push", "127.0.0.1:1/ai-proxy", "--plain-http");
    assert.equal(status, 2);
    assert.match(
      stderr,
      /^ai-proxy: 127\.0\.0\.1:1\/ai-proxy:\S+ is not pushed: skopeo failed, see its message above\n$/,
    );
  });
});
