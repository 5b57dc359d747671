import { spawnSync } from "node:child_process";

/** For tests that need what `make test` does not ask for: why they do not run, or false where they do. */
export function skipWithout(need: string): string | false {
  return process.env["EXTRAS"] === "1" ? false : `needs ${need}; \`make e2e-extras\` runs it`;
}

/** The first of `programs` that is installed; else the test fails, and says how to install one. */
export function program(programs: readonly string[], debianPackage: string): string {
  const found = programs.find((name) => spawnSync(name, ["--version"]).error === undefined);
  if (found !== undefined) return found;
  throw new Error(`${programs.join(" or ")} is not installed; on Debian: apt-get install ${debianPackage}`);
}
