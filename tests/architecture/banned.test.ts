import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { walk } from "../runner/files.ts";
import { assertNone, at, eachNode, root, type Source, sourceOf, sources } from "./source.ts";

/** Functions that only the listed folders of assembly/ may call; an empty list bans them everywhere. */
const bannedCalls: Readonly<Record<string, readonly string[]>> = {
  assert: [],
  RegExp: [],
  unchecked: ["assembly/base/"],
  "changetype<usize>": ["assembly/host/", "assembly/base/"],
};
/** Each of these makes an import that Envoy does not have. */
const bannedMembers = ["Math.random", "Date.now", "performance.now"];

function callName(node: ts.CallExpression | ts.NewExpression): string {
  const types = node.typeArguments?.map((type) => type.getText()).join(",");
  const name = node.expression.getText();
  return name === "changetype" && types !== undefined ? `${name}<${types}>` : name;
}

function bannedNode(node: ts.Node, file: string): string | null {
  if (ts.isNonNullExpression(node)) return "a non-null assertion can trap: test for null";
  if (ts.isThrowStatement(node)) return "throw ends the VM: return a fault";
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) return "RegExp can trap: use base/pattern";
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (bannedMembers.includes(text) || text.startsWith("console.")) return `${text} needs an import that Envoy lacks`;
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const name = callName(node);
    const folders = Object.hasOwn(bannedCalls, name) ? bannedCalls[name] : undefined;
    if (folders !== undefined && !folders.some((folder) => file.startsWith(folder)))
      return `${name} is not allowed here`;
  }
  return null;
}

/** Constructs that can end the VM, or need an import Envoy lacks. */
function bannedConstructs(source: Source): string[] {
  const problems: string[] = [];
  eachNode(source.tree, (node) => {
    const problem = bannedNode(node, source.file);
    if (problem !== null) problems.push(`${at(source, node)}: ${problem}`);
  });
  return problems;
}

// Written in halves, so that this file does not find itself.
const textRules: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "an open point without the link of its issue", pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b(?!.*https?:\/\/)/ },
  { name: "a path of somebody's machine", pattern: /(?<![\w.:/-])\/(?:wor[k]|roo[t]|hom[e]\/\w+|User[s]\/\w+)\// },
  {
    name: "a word about the place of work",
    pattern: /\bsand[b]ox|\bsub[-_ ]?ag[e]nt/i,
  },
  { name: "a mark of a merge that was not finished", pattern: /^(?:<{7}|>{7}|\|{7}) |^={7}$/ },
];
/** Files that are not ours to word: recorded or generated. */
const foreign = /^(?:package-lock\.json|LICENSE|e2e\/schema\/)|\.(?:wasm|png|gz|bin)$/;

/** Lines of any text file that break a rule of wording. */
function bannedText(file: string, text: string): string[] {
  const problems: string[] = [];
  text.split("\n").forEach((line, index) => {
    for (const { name, pattern } of textRules) {
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${name}`);
    }
  });
  return problems;
}

test("assembly/ has nothing that can end the VM", () => {
  const all = sources("assembly/**/*.ts");
  assert.ok(all.length > 0);
  assertNone(all.flatMap(bannedConstructs));
});

test("the tree speaks of itself alone", () => {
  const files = walk(root).filter((file) => !foreign.test(file));
  assert.ok(files.includes("package.json"));
  assertNone(files.flatMap((file) => bannedText(file, readFileSync(path.join(root, file), "utf8"))));
});

const constructCases = [
  { name: "a non-null assertion", text: "const a = b!;", file: "assembly/base/x.ts", problems: 1 },
  { name: "a negation", text: "const a = !b;", file: "assembly/base/x.ts", problems: 0 },
  { name: "a non-null assertion in a chain", text: "b!.c();", file: "assembly/base/x.ts", problems: 1 },
  { name: "a regular expression", text: "const a = /x/;", file: "assembly/base/x.ts", problems: 1 },
  { name: "new RegExp", text: `const a = new RegExp("x");`, file: "assembly/base/x.ts", problems: 1 },
  { name: "Math.random", text: "const a = Math.random();", file: "assembly/base/x.ts", problems: 1 },
  { name: "Math.min", text: "const a = Math.min(1, 2);", file: "assembly/base/x.ts", problems: 0 },
  { name: "Date.now", text: "const a = Date.now();", file: "assembly/host/x.ts", problems: 1 },
  { name: "console", text: "console.log(a);", file: "assembly/base/x.ts", problems: 1 },
  { name: "throw", text: "function f(): void { throw new Error(``); }", file: "assembly/base/x.ts", problems: 1 },
  { name: "assert", text: "assert(a);", file: "assembly/base/x.ts", problems: 1 },
  {
    name: "a cast to usize in base/",
    text: "const a = changetype<usize>(b);",
    file: "assembly/base/x.ts",
    problems: 0,
  },
  {
    name: "a cast to usize elsewhere",
    text: "const a = changetype<usize>(b);",
    file: "assembly/config/x.ts",
    problems: 1,
  },
  { name: "a cast to another type", text: "const a = changetype<Foo>(b);", file: "assembly/config/x.ts", problems: 0 },
  { name: "unchecked in base/", text: "unchecked(a[0]);", file: "assembly/base/x.ts", problems: 0 },
  { name: "unchecked elsewhere", text: "unchecked(a[0]);", file: "assembly/host/x.ts", problems: 1 },
];

for (const { name, text, file, problems } of constructCases) {
  test(`self-check, constructs: ${name}`, () => {
    assert.equal(bannedConstructs(sourceOf(file, text)).length, problems);
  });
}

const textCases = [
  { name: "an open point", text: `// ${"TO"}DO: later`, problems: 1 },
  { name: "an open point with its issue", text: `// ${"TO"}DO(https://example.com/issues/7): later`, problems: 0 },
  { name: "a path of a machine", text: `cd /${"work"}/main`, problems: 1 },
  { name: "a path in quotes", text: `"/${"root"}/x"`, problems: 1 },
  { name: "a home folder", text: `/${"home"}/jane/x`, problems: 1 },
  { name: "a path of a URL", text: `https://example.com/${"work"}/main`, problems: 0 },
  { name: "a relative path", text: `net${"work"}/work-items/x`, problems: 0 },
  { name: "a merge", text: `${"<".repeat(7)} HEAD\na\n${"=".repeat(7)}\nb\n${">".repeat(7)} main`, problems: 3 },
  { name: "a place of work", text: `the ${"sand"}box has no network`, problems: 1 },
];

for (const { name, text, problems } of textCases) {
  test(`self-check, wording: ${name}`, () => {
    assert.equal(bannedText("x.md", text).length, problems);
  });
}
