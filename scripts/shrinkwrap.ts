import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The parts of a lock file of npm that are read here: packages by their folder, the project's own by "". */
interface Lock {
  readonly packages: Record<string, { readonly dev?: boolean; devDependencies?: Record<string, string> }>;
}

const file = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * Writes npm-shrinkwrap.json, which makes the packed package bring the versions and hashes of package-lock.json for all
 * that it needs; packages of development stay out. It is there only while the package is made.
 */
const lock = JSON.parse(readFileSync(file("package-lock.json"), "utf8")) as Lock;
for (const [folder, entry] of Object.entries(lock.packages)) if (entry.dev === true) delete lock.packages[folder];
delete lock.packages[""]?.devDependencies;
writeFileSync(file("npm-shrinkwrap.json"), `${JSON.stringify(lock, null, 2)}\n`);
