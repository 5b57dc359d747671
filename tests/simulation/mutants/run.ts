/**
 * Breaks the filter on purpose, in every way of the table, and asks the simulation to notice: `make mutants`.
 * The exit code is 0 only if a checker that is meant to catch it caught each.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withMutant } from "./build.ts";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./table.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    parallel: { type: "string", default: "2" },
  },
});

interface Row {
  readonly mutant: Mutant;
  readonly caught: boolean;
  readonly words: string;
}

/** Walks the seeds with the mutant's module, in a process of its own: a mutant may loop or grow. */
function simulate(wasm: string): Promise<string> {
  const args = ["--import", "tsx", main, "--plain", "--until-failure", "--seeds", values.seeds, "--wasm", wasm];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: 300_000 }, (_error, stdout) => resolve(stdout));
  });
}

async function judge(mutant: Mutant): Promise<Row> {
  try {
    const output = await withMutant(mutant, simulate);
    const words = /^FAILED (.*)$/m.exec(output)?.[1] ?? "nothing noticed";
    return { mutant, caught: mutant.caughtBy.some((checker) => words.startsWith(checker)), words };
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
