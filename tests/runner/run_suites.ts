/** Runs suites one after the other, prints progress and ends with the closing line. */
import path from "node:path";
import { runSpecs } from "./as_pect.ts";
import { runCommand } from "./command.ts";
import { filesOf } from "./files.ts";
import { runLint } from "./lint.ts";
import { runNodeSuite } from "./node_suite.ts";
import { addFailure, addOutcome, closingLine, judge, noOutcome, type Outcome } from "./outcome.ts";
import type { Need, Suite } from "./suites.ts";

/** A run: where, which suites, how a need is met, and where the text goes. */
export interface Run {
  readonly root: string;
  readonly suites: readonly Suite[];
  /** Names given by the caller; none = every suite that is present. */
  readonly names: readonly string[];
  readonly print: (text: string) => void;
  /** Meets one need; false = it could not be met. */
  readonly prepare: (need: Need) => Promise<boolean>;
}

const needCommands: Record<Need, readonly string[]> = {
  module: ["make", "--no-print-directory", "build"],
  envoy: ["make", "--no-print-directory", "envoy"],
  agents: ["make", "--no-print-directory", "agents"],
};

/** Meets a need through the Makefile, which knows what is up to date. Five minutes cover a slow download. */
export async function prepareByMake(root: string, need: Need, print: (text: string) => void): Promise<boolean> {
  const [command = "make", ...args] = needCommands[need];
  // Targets and options of an outer make do not apply to this one.
  const env = { MAKEFLAGS: "", MFLAGS: "", MAKELEVEL: "" };
  const result = await runCommand(command, args, { cwd: root, env, limitMs: 300_000, line: print });
  return result.code === 0;
}

async function execute(run: Run, suite: Suite, files: readonly string[]): Promise<Outcome> {
  const limitMs = suite.limitSeconds * 1000;
  const { root: cwd, print } = run;
  switch (suite.kind) {
    case "lint":
      return runLint(cwd, limitMs, print);
    case "as-pect":
      return runSpecs({ cwd, files, processes: suite.concurrency, deadlineMs: Date.now() + limitMs, print });
    case "node":
      return runNodeSuite({ cwd, files, concurrency: suite.concurrency, limitMs, print });
  }
}

async function runSuite(run: Run, suite: Suite, met: Map<Need, boolean>): Promise<Outcome> {
  const files = filesOf(run.root, suite.globs);
  const outcome = noOutcome();
  if (files.length === 0) {
    run.print(`\n== ${suite.name}: no files`);
    if (run.names.length > 0) addFailure(outcome, suite.name, `no file matches ${suite.globs.join(", ")}`);
    return outcome;
  }
  run.print(`\n== ${suite.name}`);
  for (const need of suite.needs) {
    if (!met.has(need)) met.set(need, await run.prepare(need));
    if (met.get(need) === true) continue;
    addFailure(outcome, suite.name, `not run: \`${needCommands[need].join(" ")}\` failed, see its messages above`);
    return outcome;
  }
  const started = Date.now();
  const result = judge(suite.name, await execute(run, suite, files));
  run.print(`== ${suite.name}: ${closingLine(result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/** Lists what failed and what was skipped and why, then the closing line as the last thing printed. */
function conclude(total: Outcome, print: (text: string) => void): void {
  for (const skip of total.skips) print(`skipped: ${skip.test} (${skip.text})`);
  for (const failure of total.failures) print(`failed: ${failure.test}: ${failure.text}`);
  print("");
  print(closingLine(total));
}

function select(run: Run, total: Outcome): readonly Suite[] {
  if (run.names.length === 0) return run.suites;
  for (const name of run.names) {
    if (run.suites.some((suite) => suite.name === name)) continue;
    const known = run.suites.map((suite) => suite.name).join(", ");
    addFailure(total, name, `no such suite; there are ${known}`);
  }
  return run.suites.filter((suite) => run.names.includes(suite.name));
}

/** Runs the chosen suites and returns the exit code: 0 only if something ran and nothing failed. */
export async function runSuites(run: Run): Promise<number> {
  const total = noOutcome();
  const met = new Map<Need, boolean>();
  try {
    for (const suite of select(run, total)) addOutcome(total, await runSuite(run, suite, met));
  } catch (error) {
    addFailure(
      total,
      path.basename(import.meta.url),
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
  judge("tests", total);
  conclude(total, run.print);
  return total.failed === 0 ? 0 : 1;
}
