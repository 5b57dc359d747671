/** A `node --test` reporter that writes one JSON line per test, so that counts survive a process that is stopped. */
import path from "node:path";
import type { TestEvent } from "node:test/reporters";

/** What became of one test. A `file` entry is a whole file that ended without having run a test of its own. */
export interface NodeTestRecord {
  readonly test: string;
  readonly result: "passed" | "failed" | "skipped" | "empty file";
  readonly text: string;
}

interface Result {
  readonly name: string;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string; readonly error?: Error & { readonly failureType?: string } };
}

function reason(mark: string | boolean): string {
  return typeof mark === "string" ? mark : "";
}

/** A name that is a path of a test file is the runner's entry for the file itself, not a test. */
function isFileEntry(name: string): boolean {
  return /\.test\.ts$/.test(name) && path.basename(name) !== name;
}

function failureText(error: Error | undefined): string {
  const cause = error?.cause;
  return cause instanceof Error ? cause.message : String(cause ?? error?.message ?? "failed");
}

/** The record of one finished test; null for suites and for parents that fail only through their children. */
export function recordOf(type: "test:pass" | "test:fail", data: Result): NodeTestRecord | null {
  const test = data.file === undefined ? data.name : `${path.relative(process.cwd(), data.file)}: ${data.name}`;
  if (data.skip !== undefined && data.skip !== false) return { test, result: "skipped", text: reason(data.skip) };
  if (data.todo !== undefined && data.todo !== false) return { test, result: "skipped", text: reason(data.todo) };
  if (type === "test:fail") {
    if (data.details.error?.failureType === "subtestsFailed") return null;
    return { test, result: "failed", text: failureText(data.details.error) };
  }
  if (data.details.type === "suite") return null;
  if (isFileEntry(data.name)) return { test: data.name, result: "empty file", text: "" };
  return { test, result: "passed", text: "" };
}

/** Turns the events of a run into lines. */
export async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const record = recordOf(event.type, event.data as Result);
    if (record !== null) yield `${JSON.stringify(record)}\n`;
  }
}
