import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { artifactOf, imageOf } from "./image.ts";

/** The tag of the artifact beside that of the image. */
export function artifactTag(tag: string): string {
  return `${tag}-artifact`;
}

/** Writes the module as an OCI image layout (OCI image spec, image-layout.md): an image and an artifact. */
export async function writeLayout(folder: string, tag: string, module: Buffer): Promise<void> {
  const images = [
    { image: await imageOf(module), tag },
    { image: artifactOf(module), tag: artifactTag(tag) },
  ];
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  for (const { descriptor, bytes } of images.flatMap(({ image }) => image.blobs)) {
    writeFileSync(join(folder, "blobs", descriptor.digest.replace(":", "/")), bytes);
  }
  const manifests = images.map((entry) => ({
    ...entry.image.manifest,
    annotations: { "org.opencontainers.image.ref.name": entry.tag },
  }));
  const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests };
  writeFileSync(join(folder, "index.json"), JSON.stringify(index));
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}
