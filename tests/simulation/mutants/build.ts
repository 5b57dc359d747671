import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Edit, Mutant } from "./mutant.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

/** The text with the edit made. Throws unless what is to be replaced occurs exactly once. */
export function apply(text: string, edit: Edit): string {
  const parts = text.split(edit.find);
  if (parts.length !== 2) throw new Error(`${edit.file}: found ${parts.length - 1} times: ${edit.find}`);
  return parts.join(edit.replace);
}

/** The changed sources of a mutant by file. */
export async function mutate(mutant: Mutant): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const edit of mutant.edits) {
    const text = sources.get(edit.file) ?? (await readFile(root + edit.file, "utf8"));
    sources.set(edit.file, apply(text, edit));
  }
  return sources;
}

/** What a copy of the project needs to be built and to run tests of the filter. */
const copied = ["assembly", "emulator", "tests", "asconfig.json", "package.json"];

/** Builds a mutant in a copy of the project and passes the copy's folder on, which goes afterwards. */
export async function withMutant<T>(mutant: Mutant, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "ai-proxy-mutant-"));
  try {
    for (const name of copied) await cp(root + name, join(folder, name), { recursive: true });
    await symlink(`${root}node_modules`, join(folder, "node_modules"));
    for (const [file, text] of await mutate(mutant)) await writeFile(join(folder, file), text);
    const compiler = `${root}node_modules/assemblyscript/bin/asc.js`;
    await run(process.execPath, [compiler, "--config", "asconfig.json", "--target", "release"], { cwd: folder });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
