/**
 * Breaks the filter on purpose, in every way of the table, and asks the simulation, or tests of the filter, to notice:
 * `make mutants`.
 * The exit code is 0 only if a checker that is meant to catch it caught each.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withMutant } from "./build.ts";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./table.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "400" },
    only: { type: "string", default: "" },
    parallel: { type: "string", default: "2" },
  },
});

interface Row {
  readonly mutant: Mutant;
  readonly caught: boolean;
  readonly words: string;
}

/** What a process of its own prints, whatever becomes of it: a mutant may loop or grow. */
function printed(folder: string, args: readonly string[]): Promise<string> {
  const options = { cwd: folder, timeout: 900_000, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", ...args], options, (_error, stdout) => resolve(stdout));
  });
}

/** What the first seed that fails says of the mutant in `folder`. */
async function simulated(folder: string): Promise<string | undefined> {
  const seeds = ["--plain", "--until-failure", "--seeds", values.seeds];
  const output = await printed(folder, [main, ...seeds, "--wasm", join(folder, "build/ai-proxy.wasm")]);
  return /^FAILED (.*)$/m.exec(output)?.[1];
}

/** The name of the first of the tests in `file` that fails. */
async function tested(folder: string, file: string): Promise<string | undefined> {
  const output = await printed(folder, ["--test", "--test-reporter=tap", file]);
  return /^ *not ok \d+ - (.*)$/m.exec(output)?.[1];
}

async function judge(mutant: Mutant): Promise<Row> {
  const { file } = mutant;
  try {
    const noticed = await withMutant(mutant, file === undefined ? simulated : (folder) => tested(folder, file));
    const words = noticed ?? "nothing noticed";
    return { mutant, caught: mutant.caughtBy.some((name) => words.startsWith(name)), words };
  } catch (error) {
    return { mutant, caught: false, words: String(error).split("\n")[0] ?? "" };
  }
}

const waiting = mutants.filter((mutant) => mutant.name.includes(values.only));
let missed = 0;

async function worker(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const { caught, words } = await judge(mutant);
    if (!caught) missed++;
    console.log(`${caught ? "caught" : "MISSED"}  ${mutant.name.padEnd(40)} ${words.slice(0, 150)}`);
  }
}

const total = waiting.length;
await Promise.all(Array.from({ length: Number(values.parallel) }, worker));
console.log(`${total - missed} of ${total} mutants caught`);
if (missed > 0) process.exitCode = 1;
