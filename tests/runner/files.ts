/** Finds files of the repository by glob, in a fixed order. */
import { readdirSync } from "node:fs";
import path from "node:path";

const ignored = new Set(["node_modules", ".git", "build", ".envoy", ".venv"]);

/** All files below `folder`, as sorted paths relative to `root` with forward slashes, without generated ones. */
export function walk(root: string, folder = "."): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const relative = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!ignored.has(entry.name)) found.push(...walk(root, relative));
    } else if (entry.isFile() && !ignored.has(entry.name)) {
      found.push(relative);
    }
  }
  return found.sort();
}

/** The expression of a glob: `**` + slash = any folders, `*` = anything within one name, `{a,b}` = one of them. */
function globExpression(glob: string): RegExp {
  const literal = glob.replace(/[.+^$()|[\]\\?]/g, "\\$&");
  const escaped = literal.replaceAll("{", "(?:").replaceAll(",", "|").replaceAll("}", ")");
  const anyFolders = escaped.replaceAll("**/", "\u0000");
  return new RegExp(`^${anyFolders.replaceAll("*", "[^/]*").replaceAll("\u0000", "(?:[^/]+/)*")}$`);
}

/** Whether `file` (relative, forward slashes) matches one of the globs. */
export function matches(file: string, globs: readonly string[]): boolean {
  return globs.some((glob) => globExpression(glob).test(file));
}

/** The files below `root` that match one of the globs, sorted. */
export function filesOf(root: string, globs: readonly string[]): string[] {
  return walk(root).filter((file) => matches(file, globs));
}
