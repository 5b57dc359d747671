import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Record<string, string>;
}

interface Manifest {
  schemaVersion: number;
  mediaType: string;
  config: Descriptor;
  layers: Descriptor[];
}

let folder: string;
let image: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-pack-"));
  image = join(folder, "image");
  const { status, stderr } = await aiProxy("pack", "-o", image, "--tag", "1.2.3");
  assert.equal(status, 0, stderr);
  assert.match(stderr, /image: written, as 1\.2\.3\n$/);
});
after(() => rmSync(folder, { recursive: true }));

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The bytes that a descriptor names, which have to have its digest and size. */
function blob({ digest, size }: Descriptor): Buffer {
  const bytes = readFileSync(join(image, "blobs", digest.replace(":", "/")));
  assert.equal(sha256(bytes), digest);
  assert.equal(bytes.length, size);
  return bytes;
}

function manifests(): Descriptor[] {
  return JSON.parse(readFileSync(join(image, "index.json"), "utf8")).manifests as Descriptor[];
}

function manifestOf(tag: string): Manifest {
  const found = manifests().find(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"] === tag);
  assert.ok(found !== undefined, `no manifest is tagged ${tag}`);
  assert.equal(found.mediaType, "application/vnd.oci.image.manifest.v1+json");
  const manifest = JSON.parse(blob(found).toString("utf8")) as Manifest;
  assert.equal(manifest.schemaVersion, 2);
  assert.equal(manifest.mediaType, found.mediaType);
  return manifest;
}

describe("ai-proxy pack", () => {
  it("writes an OCI image layout whose blobs are all named, and no others", () => {
    assert.deepEqual(JSON.parse(readFileSync(join(image, "oci-layout"), "utf8")), { imageLayoutVersion: "1.0.0" });
    const named = manifests().flatMap((entry) => {
      const { config, layers } = JSON.parse(blob(entry).toString("utf8")) as Manifest;
      return [entry, config, ...layers].map(({ digest }) => digest.replace("sha256:", ""));
    });
    assert.deepEqual(readdirSync(join(image, "blobs/sha256")).sort(), [...new Set(named)].sort());
  });

  it("puts the module into an image as plugin.wasm, byte for byte", () => {
    const { config, layers } = manifestOf("1.2.3");
    assert.equal(config.mediaType, "application/vnd.oci.image.config.v1+json");
    const [layer, ...more] = layers;
    assert.ok(layer !== undefined);
    assert.deepEqual(more, []);
    assert.equal(layer.mediaType, "application/vnd.oci.image.layer.v1.tar+gzip");
    const archive = blob(layer);
    const { rootfs } = JSON.parse(blob(config).toString("utf8"));
    assert.deepEqual(rootfs, { type: "layers", diff_ids: [sha256(gunzipSync(archive))] });
    const list = spawnSync("tar", ["--numeric-owner", "--utc", "-tvzf", "-"], { input: archive, encoding: "utf8" });
    const entry = /^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 plugin\.wasm\n$/;
    assert.match(list.stdout, entry, "no owner and no time, which would change the digest");
    const file = spawnSync("tar", ["-xzOf", "-", "plugin.wasm"], { input: archive, maxBuffer: 64 * 1024 * 1024 });
    assert.equal(file.status, 0);
    assert.ok(file.stdout.equals(readFileSync(modulePath)));
  });

  it("puts the module itself into an artifact of the OCI wasm spec", () => {
    const { config, layers } = manifestOf("1.2.3-artifact");
    assert.equal(config.mediaType, "application/vnd.module.wasm.config.v1+json");
    // Istio refuses any other number of layers.
    assert.deepEqual(
      layers.map(({ mediaType, annotations }) => [mediaType, annotations?.["org.opencontainers.image.title"]]),
      [
        ["application/vnd.module.wasm.content.layer.v1+wasm", "plugin.wasm"],
        ["application/vnd.module.wasm.config.v1+json", "runtime-config.json"],
      ],
    );
    assert.ok(layers[0] !== undefined && blob(layers[0]).equals(readFileSync(modulePath)));
  });

  it("gives the same bytes again", async () => {
    const again = join(folder, "again");
    await aiProxy("pack", "-o", again, "--tag", "1.2.3");
    assert.equal(readFileSync(join(again, "index.json"), "utf8"), readFileSync(join(image, "index.json"), "utf8"));
  });

  const mistakes: { name: string; args: () => string[]; message: RegExp }[] = [
    { name: "a folder that is not empty", args: () => ["-o", folder], message: /is not empty/ },
    { name: "a folder that is a file", args: () => ["-o", join(folder, "text")], message: /text: cannot be used/ },
    { name: "a tag that is none", args: () => ["-o", join(folder, "x"), "--tag", "a b"], message: /--tag must be/ },
    { name: "nowhere to go", args: () => [], message: /pack needs -o FOLDER or --push REFERENCE/ },
    {
      name: "a registry alone",
      args: () => ["--push", "registry.example.com"],
      message: /--push must be like registry/,
    },
    { name: "a bad reference", args: () => ["--push", "r.example.com/a:b c"], message: /--push must be like registry/ },
    {
      name: "no module",
      args: () => ["-o", join(folder, "x"), "--module", "no.wasm"],
      message: /no\.wasm is missing: run make build/,
    },
    {
      name: "a module that is none",
      args: () => ["-o", join(folder, "x"), "--module", join(folder, "text")],
      message: /text is no WebAssembly module/,
    },
  ];
  it("says what to install where nothing can push", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    try {
      const { status, stderr } = await aiProxy("pack", "--push", "registry.example.com/ai-proxy:1.0.0");
      assert.equal(status, 2);
      assert.match(stderr, /--push needs skopeo or oras, .*: install one of them\n$/);
    } finally {
      process.env["PATH"] = path;
    }
  });

  it("pushes image and artifact by the tool that is there, with its logins", async () => {
    const path = process.env["PATH"];
    const log = join(folder, "oras.log");
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "oras"), `#!/bin/sh\necho "$@" >> ${log}\n`, { mode: 0o755 });
    process.env["PATH"] = bin;
    try {
      const { status, stderr } = await aiProxy(
        "pack",
        "--push",
        "registry.example.com:5000/team/ai-proxy",
        "--tag",
        "7",
      );
      assert.equal(status, 0, stderr);
    } finally {
      process.env["PATH"] = path;
    }
    const calls = readFileSync(log, "utf8");
    const target = "registry.example.com:5000/team/ai-proxy";
    const copies = [`cp --from-oci-layout .:7 ${target}:7`, `cp --from-oci-layout .:7-artifact ${target}:7-artifact`];
    assert.equal(calls, ["--version", ...copies, ""].join("\n"));
  });

  for (const { name, args, message } of mistakes) {
    it(`ends with status 2 for ${name}`, async () => {
      writeFileSync(join(folder, "text"), "text");
      const { status, stderr } = await aiProxy("pack", ...args());
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
  }
});
