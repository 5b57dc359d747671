/** Runs AssemblyScript specs through as-pect, split over several processes, and counts their tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lineMark, type SpecReport } from "./as_pect_reporter.ts";
import { runCommand, type CommandResult } from "./command.ts";
import { addFailure, addOutcome, addSkip, noOutcome, type Outcome } from "./outcome.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What to run, where, and until when (`deadlineMs` on the clock of Date.now). */
export interface SpecRun {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly processes: number;
  readonly deadlineMs: number;
  readonly print: (text: string) => void;
}

/** Adds up the reports of spec files, one JSON object a line. */
export function countReports(lines: string): { readonly outcome: Outcome; readonly files: ReadonlySet<string> } {
  const outcome = noOutcome();
  const files = new Set<string>();
  for (const line of lines.split("\n")) {
    if (line === "") continue;
    const report = JSON.parse(line) as SpecReport;
    files.add(report.file);
    outcome.passed += report.passed;
    for (const failure of report.failures) addFailure(outcome, `${report.file}: ${failure.test}`, failure.text);
    for (const todo of report.todos) addSkip(outcome, `${report.file}: ${todo}`, "todo");
  }
  return { outcome, files };
}

/** Deals `files` out to `count` hands in turn, so that big neighbours do not meet in one process. */
export function deal(files: readonly string[], count: number): string[][] {
  const hands: string[][] = Array.from({ length: Math.min(count, files.length) }, () => []);
  files.forEach((file, index) => hands[index % hands.length]?.push(file));
  return hands;
}

/** One as-pect process. Its launcher would hide the child that does the work, so the library is started directly. */
function startAsPect(run: SpecRun, files: readonly string[], report: string): Promise<CommandResult> {
  const args = [
    "--no-warnings",
    "--experimental-wasi-unstable-preview1",
    "--enable-source-maps",
    "--import",
    "tsx",
    path.join(root, "node_modules/@as-pect/cli/lib/test.js"),
    "--config",
    path.relative(run.cwd, path.join(root, "tests/runner/as_pect.config.ts")),
    "--as-config",
    path.relative(run.cwd, path.join(root, "tests/unit/as-pect.asconfig.json")),
    ...files,
  ];
  return runCommand(process.execPath, args, {
    cwd: run.cwd,
    limitMs: Math.max(1, run.deadlineMs - Date.now()),
    env: { AS_PECT_REPORT: report },
    line: (text, stream) => {
      if (stream === "stderr") run.print(text);
      else if (text.startsWith(lineMark)) run.print(text.slice(lineMark.length));
    },
  });
}

/** Runs one hand of specs. as-pect stops at the first file that does not compile: count it and go on behind it. */
async function runHand(run: SpecRun, hand: readonly string[], folder: string): Promise<Outcome> {
  const total = noOutcome();
  let pending = [...hand];
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const report = path.join(folder, `${attempt}.jsonl`);
    const result = await startAsPect(run, pending, report);
    const { outcome, files } = countReports(existsSync(report) ? readFileSync(report, "utf8") : "");
    addOutcome(total, outcome);
    pending = pending.filter((file) => !files.has(file));
    if (result.timedOut) {
      addFailure(total, pending[0] ?? "as-pect", `the time limit stopped it, ${pending.length} spec files did not run`);
      break;
    }
    const broken = pending.shift();
    if (broken !== undefined) addFailure(total, broken, `does not compile, or crashed (exit code ${result.code})`);
    else if (result.code !== 0 && outcome.failed === 0) addFailure(total, "as-pect", `exit code ${result.code}`);
  }
  return total;
}

/** Runs the specs and returns what their tests did. Every file given either reports or counts as a failure. */
export async function runSpecs(run: SpecRun): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-proxy-specs-"));
  const total = noOutcome();
  try {
    const hands = deal(run.files, run.processes);
    const folders = hands.map(() => mkdtempSync(path.join(folder, "hand-")));
    const outcomes = await Promise.all(hands.map((hand, index) => runHand(run, hand, folders[index] ?? folder)));
    for (const outcome of outcomes) addOutcome(total, outcome);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return total;
}
