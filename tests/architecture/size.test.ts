import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, at, eachNode, type Source, sourceOf, sources } from "./source.ts";

/** Of a room of gateway/, which grows first. */
const maxRoomFiles = 12;
const maxFileLines = 200;
const maxColumns = 120;
const maxParameters = 4;
const maxNesting = 4;
const maxFunctionLines = { assembly: 40, node: 50 };

/** Files that may be longer, each with the reason. Tables are data: their length is their content. */
const longFiles: Readonly<Record<string, string>> = {
  "tests/fuzz/json_inputs.ts": "mostly tables: the texts that mutations start from and the grammar of the generator",
  "tests/simulation/mutants/table.ts": "a table: the places that are broken on purpose, and who must notice",
  "tests/fuzz/pattern_cases.ts": "mostly tables: the patterns and inputs that cases are made of",
};

/** Functions that may break one of the limits, as `file name`, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {};

const assemblySources = sources("assembly/**/*.ts");
const nodeSources = sources("{emulator,cli,e2e,bench,scripts,tests}/**/*.ts").filter(
  (source) => !/^tests\/unit\/|^tests\/fuzz\/entry\//.test(source.file),
);
const specSources = sources("tests/unit/**/*.ts", "tests/fuzz/entry/**/*.ts");

type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.Block };

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined && ts.isBlock(node.body as ts.Node);
}

function nameOf(node: FunctionNode): string {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return "constructor";
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "(anonymous)";
}

function isTestFile(source: Source): boolean {
  return /\.(test|spec)\.ts$/.test(source.file);
}

/** A callback outside all functions of a test file, or of describe() and it(), lists cases: it is no unit of logic. */
function isTestBody(source: Source, node: FunctionNode): boolean {
  const call = node.parent;
  if (!isTestFile(source) || !ts.isCallExpression(call)) return false;
  return /^(describe|it|test|suite)\b/.test(call.expression.getText()) || !ts.findAncestor(call, isFunction);
}

/** Functions of proxy-wasm and WASI: their parameters are the ABI's, not ours. */
const abiName = /^(proxy|fd|clock|random|environ|args)_\w+$/;

const blocks = new Set([
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.DoStatement,
  ts.SyntaxKind.SwitchStatement,
  ts.SyntaxKind.TryStatement,
]);

/** The deepest nesting of control structures in a function; `else if` continues its `if`. */
function nesting(node: ts.Node, depth = 0): number {
  let deepest = depth;
  ts.forEachChild(node, (child) => {
    if (isFunction(child)) return;
    const chained = ts.isIfStatement(child) && ts.isIfStatement(node) && node.elseStatement === child;
    deepest = Math.max(deepest, nesting(child, blocks.has(child.kind) && !chained ? depth + 1 : depth));
  });
  return deepest;
}

function lineCount(source: Source, node: ts.Node): number {
  const first = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line;
  return source.tree.getLineAndCharacterOfPosition(node.end).line - first + 1;
}

/** Functions over a limit: lines, parameters, nesting. */
function functionProblems(source: Source, maxLines: number): string[] {
  const problems: string[] = [];
  eachNode(source.tree, (node) => {
    if (!isFunction(node) || `${source.file} ${nameOf(node)}` in exceptions) return;
    const where = `${at(source, node)} ${nameOf(node)}`;
    const lines = lineCount(source, node);
    const depth = nesting(node.body);
    if (lines > maxLines && !isTestBody(source, node)) problems.push(`${where}: ${lines} lines, at most ${maxLines}`);
    if (node.parameters.length > maxParameters && !abiName.test(nameOf(node)))
      problems.push(`${where}: ${node.parameters.length} parameters`);
    if (depth > maxNesting) problems.push(`${where}: nested ${depth} deep`);
  });
  return problems;
}

/** A file over the limit of lines; tests are lists of cases and may be longer. */
function fileProblems(source: Source): string[] {
  const lines = source.text.replace(/\n$/, "").split("\n").length;
  if (lines <= maxFileLines || isTestFile(source) || source.file in longFiles) return [];
  return [`${source.file}: ${lines} lines, at most ${maxFileLines}`];
}

/** Lines over the limit. */
function lineProblems(source: Source): string[] {
  const problems: string[] = [];
  source.text.split("\n").forEach((line, index) => {
    if (line.length > maxColumns) problems.push(`${source.file}:${index + 1}: ${line.length} columns`);
  });
  return problems;
}

test("functions in assembly/ are short, flat and take few parameters", () => {
  assert.ok(assemblySources.length > 0);
  assertNone(assemblySources.flatMap((source) => functionProblems(source, maxFunctionLines.assembly)));
});

test("functions of the Node code are short, flat and take few parameters", () => {
  assert.ok(nodeSources.length > 0);
  assertNone(nodeSources.flatMap((source) => functionProblems(source, maxFunctionLines.node)));
});

test("files are short", () => {
  assertNone([...assemblySources, ...nodeSources, ...specSources].flatMap(fileProblems));
});

test("lines are short", () => {
  assertNone([...assemblySources, ...nodeSources].flatMap(lineProblems));
});

test("every exception has a reason and names a file", () => {
  const all = [...assemblySources, ...nodeSources, ...specSources];
  for (const [key, reason] of Object.entries({ ...longFiles, ...exceptions })) {
    assert.ok(reason.length > 20, `${key}: say why`);
    assert.ok(
      all.some((source) => source.file === key.split(" ")[0]),
      `${key}: no such file`,
    );
  }
});

const body = (lines: number): string => `{\n${"  f();\n".repeat(lines)}}`;

const functionCases = [
  { name: "a function of 40 lines", text: `function a(): void ${body(38)}`, problems: 0 },
  { name: "a function of 41 lines", text: `function a(): void ${body(39)}`, problems: 1 },
  { name: "a long method", text: `class A { m(): void ${body(40)} }`, problems: 1 },
  { name: "a long function under a decorator", text: `@inline\nexport function a(): void ${body(39)}`, problems: 1 },
  { name: "five parameters", text: `function a(b: i32, c: i32, d: i32, e: i32, f: i32): void {}`, problems: 1 },
  {
    name: "five parameters of a constructor",
    text: `class A { constructor(b: i32, c: i32, d: i32, e: i32, f: i32) {} }`,
    problems: 1,
  },
  {
    name: "nesting of five",
    text: `function a(): void { if (b) for (;;) { while (c) { if (d) { do {} while (e); } } } }`,
    problems: 1,
  },
  {
    name: "a chain of else if",
    text: `function a(): void { if (b) {} else if (c) {} else if (d) {} else if (e) {} else if (f) {} }`,
    problems: 0,
  },
];

for (const { name, text, problems } of functionCases) {
  test(`self-check, functions: ${name}`, () => {
    assert.equal(functionProblems(sourceOf("assembly/x.ts", text), maxFunctionLines.assembly).length, problems);
  });
}

test("self-check, functions: test bodies may be long in test files, other functions there may not", () => {
  const file = "e2e/x.test.ts";
  const count = (text: string): number => functionProblems(sourceOf(file, text), maxFunctionLines.node).length;
  assert.equal(count(`for (const m of modes) { inEachMode(m, () => ${body(60)}); }`), 0);
  assert.equal(count(`inEachMode(() => ${body(60)});`), 0);
  assert.equal(count(`function a(): void { f(() => ${body(60)}); }`), 2);
});

test("self-check, files and lines: one too many is found", () => {
  assert.equal(fileProblems(sourceOf("assembly/x.ts", "a;\n".repeat(maxFileLines))).length, 0);
  assert.equal(fileProblems(sourceOf("assembly/x.ts", "a;\n".repeat(maxFileLines + 1))).length, 1);
  assert.equal(lineProblems(sourceOf("assembly/x.ts", `// ${"x".repeat(maxColumns)}`)).length, 1);
  assert.equal(lineProblems(sourceOf("assembly/x.ts", "x".repeat(maxColumns))).length, 0);
});

function crowded(files: readonly string[]): string[] {
  const rooms = new Map<string, number>();
  for (const file of files) {
    const room = /^assembly\/gateway\/(\w+)\//.exec(file)?.[1];
    if (room !== undefined) rooms.set(room, (rooms.get(room) ?? 0) + 1);
  }
  return [...rooms].filter(([, count]) => count > maxRoomFiles).map(([room, count]) => `${room}: ${count} files`);
}

test("the rooms of gateway/ are small", () => {
  assertNone(crowded(assemblySources.map(({ file }) => file)));
});

test("self-check, rooms: one file too many is found", () => {
  const files = Array.from({ length: maxRoomFiles + 1 }, (_, n) => `assembly/gateway/attempt/f${n}.ts`);
  assert.deepEqual(crowded(files), ["attempt: 13 files"]);
  assert.deepEqual(crowded(files.slice(1)), []);
});
