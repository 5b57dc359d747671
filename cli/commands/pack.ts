import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../manifest/source_file.ts";
import { artifactOf, imageOf } from "../pack/image.ts";
import { CommandFault } from "../problem.ts";

export interface PackCommand {
  readonly module: string;
  readonly output: string;
  readonly tag: string;
}

/** How every WebAssembly module begins. */
const magic = Buffer.from("\0asm");

/** Writes the module as an OCI image layout: the image under `tag`, the artifact under `tag`-artifact. */
export function packModule({ module, output, tag }: PackCommand): number {
  if (!/^\w[\w.-]{0,100}$/.test(tag))
    throw new CommandFault("--tag must be letters, digits, and _ . - behind the first");
  if (!existsSync(module)) throw new CommandFault(`${module} is missing: run make build, or use --module`);
  try {
    const bytes = readFileSync(module);
    if (!bytes.subarray(0, 4).equals(magic)) throw new CommandFault(`${module} is no WebAssembly module`);
    if (existsSync(output) && readdirSync(output).length > 0) throw new CommandFault(`${output} is not empty`);
    writeLayout(output, tag, bytes);
  } catch (fault) {
    if (fault instanceof CommandFault) throw fault;
    throw new CommandFault(`${output}: ${reasonOf(fault)}`);
  }
  console.error(`${output}: written; push it with  skopeo copy oci:${output}:${tag} docker://REGISTRY/ai-proxy:${tag}`);
  return 0;
}

/** OCI image spec, image-layout.md. */
function writeLayout(folder: string, tag: string, module: Buffer): void {
  const images = [
    { image: imageOf(module), tag },
    { image: artifactOf(module), tag: `${tag}-artifact` },
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
