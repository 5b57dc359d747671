import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** What a manifest says about a blob (OCI image spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest and the blobs it names; the manifest is the last one. */
export interface Image {
  readonly manifest: Descriptor;
  readonly blobs: readonly Blob[];
}

interface Blob {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** The name under which Higress and Istio look for the module in an image. */
const moduleName = "plugin.wasm";

/**
 * An OCI image with the module as its only file, as `FROM scratch` and `COPY ... plugin.wasm` make it
 * (https://github.com/solo-io/wasm/blob/master/spec/spec-compat.md).
 */
export async function imageOf(module: Buffer): Promise<Image> {
  const tar = await tarOf(module);
  const config = {
    architecture: "wasm",
    os: "wasip1",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
  };
  return assemble(
    blobOf("application/vnd.oci.image.config.v1+json", json(config)),
    blobOf("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar)),
  );
}

/**
 * An OCI artifact that is the module itself (https://github.com/solo-io/wasm/blob/master/spec/spec.md). Istio takes one
 * of two layers only, the module and its configuration (pkg/wasm/imagefetcher.go, extractOCIArtifactImage).
 */
export function artifactOf(module: Buffer): Image {
  const config = blobOf("application/vnd.module.wasm.config.v1+json", json({ type: "envoy_proxy" }));
  const content = blobOf("application/vnd.module.wasm.content.layer.v1+wasm", module);
  return assemble(config, titled(content, moduleName), titled(config, "runtime-config.json"));
}

/** `oras pull` writes the layers that have a title, and no others. */
function titled({ descriptor, bytes }: Blob, title: string): Blob {
  return { descriptor: { ...descriptor, annotations: { "org.opencontainers.image.title": title } }, bytes };
}

/** An archive of one file that everybody may read, without time and owner: the same for the same module. */
function tarOf(module: Buffer): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: moduleName, mode: 0o644, mtime: new Date(0) }, module);
  archive.finalize();
  return buffer(archive);
}

function assemble(config: Blob, ...layers: Blob[]): Image {
  const content = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
  };
  const manifest = blobOf(manifestType, json(content));
  return { manifest: manifest.descriptor, blobs: [config, ...layers, manifest] };
}

function blobOf(mediaType: string, bytes: Buffer): Blob {
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Without the system's name, which zlib puts in. */
function gzip(bytes: Buffer): Buffer {
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255;
  return packed;
}
