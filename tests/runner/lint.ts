/** The source gates: formatting, the AssemblyScript compiler, the TypeScript compiler. Each counts as one test. */
import path from "node:path";
import { runCommand } from "./command.ts";
import { addFailure, noOutcome, type Outcome } from "./outcome.ts";

/** The sources prettier owns. Fixtures are recorded bytes and stay as they are. */
export const formatted = [
  "*.{ts,js,json}",
  "emulator/*.json",
  "{assembly,emulator,cli,e2e,bench,scripts,tests}/**/*.{ts,js}",
];

interface Gate {
  readonly name: string;
  readonly bin: string;
  readonly args: readonly string[];
  readonly remedy: string;
}

const gates: readonly Gate[] = [
  {
    name: "sources are formatted",
    bin: "prettier",
    args: ["--check", "--no-error-on-unmatched-pattern", "--log-level=warn", ...formatted],
    remedy: "run `make format`",
  },
  {
    name: "AssemblyScript compiles",
    bin: "asc",
    args: ["--config", "asconfig.json", "--target", "release", "--noEmit"],
    remedy: "see the compiler's messages above",
  },
  {
    name: "TypeScript type-checks",
    bin: "tsc",
    args: ["--noEmit", "-p", "."],
    remedy: "see the compiler's messages above",
  },
];

/** Runs the gates one after the other in `cwd`. `limitMs` is for all of them. */
export async function runLint(cwd: string, limitMs: number, print: (text: string) => void): Promise<Outcome> {
  const outcome = noOutcome();
  const deadlineMs = Date.now() + limitMs;
  for (const gate of gates) {
    const bin = path.join(cwd, "node_modules/.bin", gate.bin);
    const left = Math.max(1, deadlineMs - Date.now());
    const result = await runCommand(bin, gate.args, { cwd, limitMs: left, line: print });
    const passed = result.code === 0 && !result.timedOut;
    print(`${passed ? "✔" : "✖"} ${gate.name}`);
    if (passed) outcome.passed += 1;
    else addFailure(outcome, gate.name, result.timedOut ? "the time limit stopped it" : gate.remedy);
  }
  return outcome;
}
