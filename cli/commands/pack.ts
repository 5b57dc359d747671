import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../manifest/source_file.ts";
import { writeLayout } from "../pack/layout.ts";
import { push, referenceOf } from "../pack/push.ts";
import { CommandFault } from "../problem.ts";

export interface PackCommand {
  readonly module: string;
  readonly output?: string;
  readonly tag: string;
  readonly push?: string;
  readonly plainHttp?: boolean;
}

/** How every WebAssembly module begins. */
const magic = Buffer.from("\0asm");

/** Writes the module as an OCI image layout, or pushes it; the image is under its tag, the artifact beside it. */
export async function packModule({ module, output, tag, push: target, plainHttp }: PackCommand): Promise<number> {
  const reference = target === undefined ? undefined : referenceOf(target, tag);
  if (!/^\w[\w.-]{0,100}$/.test(tag))
    throw new CommandFault("--tag must be letters, digits, and _ . - behind the first");
  if (output === undefined && reference === undefined)
    throw new CommandFault("pack needs -o FOLDER or --push REFERENCE");
  const bytes = moduleAt(module);
  const folder = output ?? mkdtempSync(join(tmpdir(), "ai-proxy-pack-"));
  try {
    await layoutAt(folder, reference?.tag ?? tag, bytes);
    if (output !== undefined) console.error(`${output}: written, as ${reference?.tag ?? tag}`);
    if (reference !== undefined) push(folder, reference, plainHttp === true);
  } finally {
    if (output === undefined) rmSync(folder, { recursive: true });
  }
  return 0;
}

function moduleAt(file: string): Buffer {
  if (!existsSync(file)) throw new CommandFault(`${file} is missing: run make build, or use --module`);
  const bytes = readFileSync(file);
  if (!bytes.subarray(0, 4).equals(magic)) throw new CommandFault(`${file} is no WebAssembly module`);
  return bytes;
}

async function layoutAt(folder: string, tag: string, module: Buffer): Promise<void> {
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) throw new CommandFault(`${folder} is not empty`);
    await writeLayout(folder, tag, module);
  } catch (fault) {
    if (fault instanceof CommandFault) throw fault;
    throw new CommandFault(`${folder}: ${reasonOf(fault)}`);
  }
}
