/** Reads the sources the architecture tests judge. TypeScript's parser understands AssemblyScript well enough. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { filesOf } from "../runner/files.ts";

/** The root of the repository. */
export const root = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** One source file: its path relative to the root, with forward slashes, its text and its syntax tree. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A source from a text; the self-checks of the rules make their bad samples with it. */
export function sourceOf(file: string, text: string): Source {
  return { file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
}

/** The sources that match the globs, in a fixed order. */
export function sources(...globs: string[]): Source[] {
  return filesOf(root, globs).map((file) => sourceOf(file, readFileSync(path.join(root, file), "utf8")));
}

/** `file:line`, for messages. */
export function at(source: Source, node: ts.Node): string {
  return `${source.file}:${source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1}`;
}

/** Calls `seen` for every node of the tree, parents first. */
export function eachNode(node: ts.Node, seen: (node: ts.Node) => void): void {
  seen(node);
  ts.forEachChild(node, (child) => eachNode(child, seen));
}

/** The comments of a source, with the lines they begin at. */
export function commentsOf(source: Source): { text: string; line: number }[] {
  const found = new Map<number, { text: string; line: number }>();
  const take = (start: number, end: number): void => {
    const line = source.tree.getLineAndCharacterOfPosition(start).line + 1;
    found.set(start, { text: source.text.slice(start, end), line });
  };
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(source.text, node.pos) ?? []) take(pos, end);
    for (const { pos, end } of ts.getTrailingCommentRanges(source.text, node.end) ?? []) take(pos, end);
    for (const child of node.getChildren(source.tree)) visit(child);
  };
  visit(source.tree);
  return [...found.values()];
}

/** One `import` or `export ... from`: the names it takes (their names in the other file) and the module it names. */
export interface Import {
  readonly node: ts.Node;
  readonly specifier: string;
  readonly names: readonly string[];
}

function namesOf(statement: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
  const clause = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
  if (clause === undefined || ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause)) return ["*"];
  return clause.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** The imports and re-exports of a file. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  for (const statement of source.tree.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) continue;
    found.push({ node: statement, specifier: specifier.text, names: namesOf(statement) });
  }
  return found;
}

/** The path of a relative import, from the root and without `.ts`; null for a package. */
export function targetOf(source: Source, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return path.posix.join(path.posix.dirname(source.file), specifier).replace(/\.ts$/, "");
}

/** The lower-case words of an identifier or text: `openAiUrl`, `OPEN_AI_URL` and "open ai url" have the same ones. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Asserts that a rule found nothing; the message lists all it found. */
export function assertNone(problems: readonly string[]): void {
  assert.ok(problems.length === 0, `${problems.length} found:\n${problems.join("\n")}`);
}
