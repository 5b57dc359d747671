import { randomBytes } from "node:crypto";
import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./manifest/source_file.ts";
import { CommandFault } from "./problem.ts";

/**
 * Writes a text with secrets in it to a file that only its owner may read. The file is made beside its place and takes
 * it whole: nobody sees half of it, or sees it with the rights of what was there before; of a link at that place it is
 * the link that is replaced. What is neither file nor link is refused, because somebody else may listen there.
 */
export function writePrivate(path: string, text: string): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile() && !found.isSymbolicLink() && !found.isDirectory()) {
      throw new CommandFault(`${path}: is no file; standard output is "-"`);
    }
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, path);
  } catch (fault) {
    rmSync(draft, { force: true });
    throw fault instanceof CommandFault ? fault : new CommandFault(`${path}: ${reasonOf(fault)}`);
  }
}
