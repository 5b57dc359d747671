import { spawnSync } from "node:child_process";

/** For tests that need programs which `make test` does not install: why they do not run, or false where they do. */
export const skip =
  process.env["EXTRAS"] === "1" ? false : "runs by `make e2e-extras`, which needs skopeo and a container registry";

/** The first of `programs` that is installed; else the test fails, and says how to install one. */
export function program(programs: readonly string[], debianPackage: string): string {
  const found = programs.find((name) => spawnSync(name, ["--version"]).error === undefined);
  if (found !== undefined) return found;
  throw new Error(`none of ${programs.join(", ")} is installed; on Debian: apt-get install ${debianPackage}`);
}
