/** An as-pect reporter: one JSON line per spec file into $AS_PECT_REPORT, and readable lines marked for the runner. */
import { appendFileSync } from "node:fs";

/** Marks the lines of standard output that are meant for the reader; as-pect's own banner and summary have no mark. */
export const lineMark = "\u2502 ";

/** What one spec file did. */
export interface SpecReport {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly { readonly test: string; readonly text: string }[];
  readonly todos: readonly string[];
}

/** The part of as-pect's reflected value this reporter reads. */
interface Value {
  stringify(options: { indent: number }): string;
}

/** as-pect's types of a node. */
const testType = 0;

/** The part of as-pect's test tree this reporter reads. Its own lists of groups are recursive, `children` is not. */
export interface SpecNode {
  readonly type: number;
  readonly name: string;
  readonly pass: boolean;
  readonly message?: string | null;
  readonly actual?: Value | null;
  readonly expected?: (Value & { readonly negated?: boolean }) | null;
  readonly todos: readonly string[];
  readonly children: readonly SpecNode[];
}

/** The part of as-pect's context of one spec file this reporter reads. */
export interface SpecContext {
  readonly fileName: string;
  readonly pass: boolean;
  readonly rootNode: SpecNode;
  readonly errors: readonly { readonly message: string; readonly stackTrace: string }[];
}

/** Text without terminal colours, on one line. */
function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "").trim();
}

function difference(test: SpecNode): string {
  const parts = test.message ? [test.message] : [];
  if (test.expected)
    parts.push(`expected ${test.expected.negated ? "not " : ""}${plain(test.expected.stringify({ indent: 0 }))}`);
  if (test.actual) parts.push(`got ${plain(test.actual.stringify({ indent: 0 }))}`);
  return parts.join(", ") || "failed";
}

interface Counts {
  passed: number;
  readonly failures: { test: string; text: string }[];
  readonly todos: string[];
}

function visit(group: SpecNode, prefix: string, counts: Counts): void {
  for (const todo of group.todos) counts.todos.push(`${prefix}${todo}`);
  for (const child of group.children) {
    if (child.type !== testType) visit(child, `${prefix}${child.name} > `, counts);
    else if (child.pass) counts.passed += 1;
    else counts.failures.push({ test: `${prefix}${child.name}`, text: difference(child) });
  }
}

/** Walks a finished spec file. A file that did not start, or has no test, reports one failure of its own. */
export function specReport(context: SpecContext): SpecReport {
  const counts: Counts = { passed: 0, failures: [], todos: [] };
  visit(context.rootNode, "", counts);
  for (const error of context.errors)
    counts.failures.push({ test: "(file)", text: `${error.message}\n${error.stackTrace}` });
  if (counts.passed + counts.failures.length === 0)
    counts.failures.push({ test: "(file)", text: "the file ran no test" });
  if (!context.pass && counts.failures.length === 0)
    counts.failures.push({ test: "(file)", text: "as-pect failed the file" });
  return { file: context.fileName, ...counts };
}

/** The lines a reader sees for one spec file. */
export function readable(report: SpecReport): string[] {
  const mark = report.failures.length === 0 ? "✔" : "✖";
  const lines = [`${mark} ${report.file}: ${report.passed} passed, ${report.failures.length} failed`];
  for (const failure of report.failures) lines.push(`    ✖ ${failure.test}: ${failure.text}`);
  return lines;
}

function finish(context: SpecContext): void {
  const report = specReport(context);
  for (const line of readable(report).join("\n").split("\n")) console.log(lineMark + line);
  const file = process.env["AS_PECT_REPORT"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(report)}\n`);
}

/** as-pect asks for a default export that is an instance. */
export default { stdout: null, stderr: null, onEnter(): void {}, onExit(): void {}, onFinish: finish };
