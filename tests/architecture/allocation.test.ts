/** Nothing is collected inside a callback: what a loop copies again and again is quadratic memory, and ends the VM. */
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, at, eachNode, type Source, sourceOf, sources } from "./source.ts";

/** Functions that may copy inside of two loops, as `file name`, each with the bound that makes it harmless. */
const exceptions: Readonly<Record<string, string>> = {
  "assembly/providers/endpoint.ts prefixed": "a configuration has two prefixes at most",
};

/** Calls that make a new text of parts of others. */
const copies = new Set(["slice", "copy", "concat", "together", "joined", "substring", "utf8", "text", "string", "raw"]);

function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}

/** How many loops of its own function a node is in. What starts a `for` loop is not inside of it. */
function loopDepth(node: ts.Node): number {
  let depth = 0;
  for (let child = node; !ts.isSourceFile(child) && !ts.isFunctionLike(child); child = child.parent) {
    const loop = child.parent;
    const starts = ts.isForStatement(loop) && loop.initializer === child;
    if (isLoop(loop) && !starts) depth += 1;
  }
  return depth;
}

function functionName(node: ts.Node): string {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  if (owner === undefined) return "(top)";
  return ts.isConstructorDeclaration(owner) ? "constructor" : (owner.name?.getText() ?? "(anonymous)");
}

/** The last part of what a call calls: `slice` of `slice(a)` and of `a.slice(b)`. */
function calledName(call: ts.CallExpression): string {
  const called = call.expression;
  return ts.isPropertyAccessExpression(called) ? called.name.text : called.getText();
}

/** Whether an expression is a text as far as its own words show. */
function isText(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node)) return isText(node.left) || isText(node.right);
  if (ts.isCallExpression(node)) return copies.has(calledName(node)) || calledName(node) === "toString";
  return ts.isIdentifier(node) && node.text === "EMPTY";
}

/** Whether what `target` names, a variable or a field, begins as a text or is declared as one. */
function isTextual(source: Source, target: ts.Expression): boolean {
  const isField = target.getText().startsWith("this.");
  const owner = ts.findAncestor(target, isField ? ts.isClassLike : ts.isFunctionLike) ?? source.tree;
  const name = target.getText().replace(/^this\./, "");
  let found = false;
  eachNode(owner, (node) => {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node) && !ts.isParameter(node)) return;
    const isDeclared = /^(?:string|Bytes)$/.test(node.type?.getText() ?? "");
    if (node.name.getText() === name && (isDeclared || isText(node.initializer))) found = true;
  });
  return found;
}

function mentions(node: ts.Node, name: string): boolean {
  return node.getText() === name || node.getChildren().some((child) => mentions(child, name));
}

/** Whether an assignment makes a text longer by copying it. */
function growsText(source: Source, node: ts.BinaryExpression): boolean {
  const target = node.left.getText();
  if (node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken)
    return isText(node.right) || isTextual(source, node.left);
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !mentions(node.right, target)) return false;
  if (ts.isCallExpression(node.right)) return /^(?:concat|together|joined)$/.test(calledName(node.right));
  const isSum = ts.isBinaryExpression(node.right) && node.right.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return isSum && isTextual(source, node.left);
}

/** Loops of a file that copy what they have copied before. */
function repeatedCopies(source: Source): string[] {
  const problems: string[] = [];
  eachNode(source.tree, (node) => {
    const name = functionName(node);
    if (`${source.file} ${name}` in exceptions) return;
    if (ts.isBinaryExpression(node) && growsText(source, node) && loopDepth(node) > 0)
      problems.push(`${at(source, node)} ${name}: a text grows in a loop: use a ByteBuffer, or a list and joined()`);
    if (ts.isCallExpression(node) && copies.has(calledName(node)) && loopDepth(node) > 1)
      problems.push(`${at(source, node)} ${name}: ${calledName(node)} in a loop inside of a loop: compare ranges`);
  });
  return problems;
}

test("no loop copies what it has copied before", () => {
  const all = sources("assembly/**/*.ts");
  assert.ok(all.length > 0);
  assertNone(all.flatMap(repeatedCopies));
});

test("every exception has a reason and names a function", () => {
  for (const [key, reason] of Object.entries(exceptions)) {
    const [file, name] = key.split(" ");
    const found = sources("assembly/**/*.ts").filter((source) => source.file === file);
    assert.ok(reason.length > 20, `${key}: say why`);
    assert.ok(
      found.some((source) => source.text.includes(`${name}(`)),
      `${key}: no such function`,
    );
  }
});

const cases = [
  { name: "concat of a text with itself", body: "for (;;) x = concat(x, y);", problems: 1 },
  { name: "concat of a text in another place", body: "while (a) x = concat(concat(y, x), z);", problems: 1 },
  { name: "a string that grows", body: 'let s = ""; for (;;) s += a;', problems: 1 },
  { name: "a string that grows by a literal", body: 'for (;;) s += "a";', problems: 1 },
  { name: "a string that is written out", body: 'let s = ""; do { s = s + a; } while (b);', problems: 1 },
  { name: "a field that grows", body: "for (;;) this.kept += a;", problems: 1 },
  { name: "a number named like a text elsewhere", body: "let kept = 0; for (;;) kept += a;", problems: 0 },
  { name: "a number that grows", body: "let n = 0; for (;;) n += a.length;", problems: 0 },
  { name: "a text that grows outside of a loop", body: 'let s = ""; s += a; x = concat(x, y);', problems: 0 },
  { name: "another text in each turn", body: "for (;;) x = concat(y, z);", problems: 0 },
  { name: "slice in one loop", body: "for (;;) f(slice(a, b, c));", problems: 0 },
  { name: "slice in two loops", body: "for (;;) while (b) f(slice(a, b, c));", problems: 1 },
  { name: "slice in the condition of an inner loop", body: "for (;;) while (f(slice(a, b, c))) {}", problems: 1 },
  { name: "slice where an inner loop begins", body: "for (;;) for (let i = f(a.slice(b)); ; ) {}", problems: 0 },
  { name: "a method that copies in two loops", body: "for (;;) for (;;) f(range.copy());", problems: 1 },
  { name: "slice in a function made in two loops", body: "for (;;) for (;;) f(() => slice(a));", problems: 0 },
];

for (const { name, body, problems } of cases) {
  test(`self-check: ${name}`, () => {
    const text = `class A { kept: string = ""; m(): void { ${body} } }`;
    assert.equal(repeatedCopies(sourceOf("assembly/x.ts", text)).length, problems);
  });
}
