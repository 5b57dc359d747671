/** Runs test files under `node --test` and counts their tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import type { NodeTestRecord } from "./node_reporter.ts";
import { addFailure, addSkip, noOutcome, type Outcome } from "./outcome.ts";

const reporter = fileURLToPath(new URL("node_reporter_entry.js", import.meta.url));

/** What to run, where, and for how long. */
export interface NodeRun {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly concurrency: number;
  readonly limitMs: number;
  readonly print: (text: string) => void;
}

/** Adds up the reporter's lines. A file without a test of its own is a failure: it would go unnoticed for ever. */
export function countRecords(lines: string): Outcome {
  const outcome = noOutcome();
  for (const line of lines.split("\n")) {
    if (line === "") continue;
    const record = JSON.parse(line) as NodeTestRecord;
    if (record.result === "passed") outcome.passed += 1;
    if (record.result === "failed") addFailure(outcome, record.test, record.text);
    if (record.result === "skipped") addSkip(outcome, record.test, record.text);
    if (record.result === "empty file") addFailure(outcome, record.test, "the file has no test");
  }
  return outcome;
}

/** Runs the files and returns what their tests did. A process that fails without a failed test counts as a failure. */
export async function runNodeSuite(run: NodeRun): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-proxy-tests-"));
  const records = path.join(folder, "records.jsonl");
  const args = [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=${run.concurrency}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${records}`,
    ...run.files,
  ];
  try {
    const result = await runCommand(process.execPath, args, { cwd: run.cwd, limitMs: run.limitMs, line: run.print });
    const outcome = countRecords(existsSync(records) ? completeLines(readFileSync(records, "utf8")) : "");
    if (result.timedOut) addFailure(outcome, "time limit", `stopped after ${run.limitMs / 1000} s`);
    else if (result.code !== 0 && outcome.failed === 0) addFailure(outcome, "node --test", `exit code ${result.code}`);
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A stopped process can leave half a line at the end: it is dropped. */
function completeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}
