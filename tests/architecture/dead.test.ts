import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, importsOf, type Source, sourceOf, sources, targetOf } from "./source.ts";

/** Exports nothing in assembly/ imports, as `file name`, each with the reason to keep it. */
const kept: Readonly<Record<string, string>> = {
  "assembly/base/sse/first_event.ts FirstEventScanner": "a body that comes in pieces is to be looked at once",
  "assembly/base/crypto/sha256.ts Sha256": "its specs feed messages in parts, which the product does not do yet",
  "assembly/host/abort.ts abort": "the compiler calls it: `use abort=` in asconfig.json",
};

/** One exported declaration: its name and the names its signature mentions. */
interface Export {
  readonly name: string;
  readonly mentions: ReadonlySet<string>;
}

/** Names in the signature of a declaration: heritage, types of parameters, results and fields, never bodies. */
function signatureNames(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child)) return;
    if (ts.isIdentifier(child)) names.add(child.text);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return names;
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const name = (statement as ts.Statement & { readonly name?: ts.Node }).name;
  return name === undefined ? [] : [name.getText()];
}

function exportsOf(source: Source): Export[] {
  return source.tree.statements.filter(isExported).flatMap((statement) => {
    const mentions = signatureNames(statement);
    return declaredNames(statement).map((name) => ({ name, mentions }));
  });
}

/** `file name` of everything the sources import; `file *` for a whole module. */
function importedNames(from: readonly Source[]): Set<string> {
  const found = new Set<string>();
  for (const source of from) {
    for (const { specifier, names } of importsOf(source)) {
      const target = targetOf(source, specifier);
      for (const name of names) found.add(`${target}.ts ${name}`);
    }
  }
  return found;
}

/** A name counts as used if it is imported, or if the signature of a used export of its own file mentions it. */
function usedNames(source: Source, imported: ReadonlySet<string>): Set<string> {
  const all = exportsOf(source);
  if (imported.has(`${source.file} *`)) return new Set(all.map(({ name }) => name));
  const used = new Set(all.filter(({ name }) => imported.has(`${source.file} ${name}`)).map(({ name }) => name));
  let before = -1;
  while (used.size !== before) {
    before = used.size;
    const mentioned = all.filter(({ name }) => used.has(name)).flatMap(({ mentions }) => [...mentions]);
    for (const { name } of all) if (mentioned.includes(name)) used.add(name);
  }
  return used;
}

/** Exports of the product that only tests import, or nobody. The entry's exports are for the host. */
function deadExports(product: readonly Source[], tests: readonly Source[]): string[] {
  const byProduct = importedNames(product);
  const byTests = importedNames(tests);
  const problems: string[] = [];
  for (const source of product) {
    if (source.file === "assembly/index.ts") continue;
    const used = usedNames(source, byProduct);
    const tested = usedNames(source, byTests);
    for (const { name } of exportsOf(source)) {
      if (used.has(name) || `${source.file} ${name}` in kept) continue;
      problems.push(`${source.file}: ${name} is ${tested.has(name) ? "imported by tests only" : "imported nowhere"}`);
    }
  }
  return problems;
}

test("every export of assembly/ is used by the product", () => {
  const product = sources("assembly/**/*.ts");
  assert.ok(product.length > 0);
  assertNone(deadExports(product, sources("tests/unit/**/*.ts", "tests/fuzz/entry/**/*.ts")));
});

test("every kept export has a reason and exists", () => {
  const names = sources("assembly/**/*.ts").flatMap((source) =>
    exportsOf(source).map(({ name }) => `${source.file} ${name}`),
  );
  for (const [key, reason] of Object.entries(kept)) {
    assert.ok(reason.length > 20, `${key}: say why`);
    assert.ok(names.includes(key), `${key}: no such export`);
  }
});

test("self-check: exports used by nobody and by tests only are found; mentioned ones are not", () => {
  const library = sourceOf(
    "assembly/base/x.ts",
    `export class Result { value: Inner | null = null; } export class Inner {}
     export function used(): Result { return new Hidden(); } export const LIMIT: i32 = 1;
     export class Hidden extends Result {}
     @inline\nexport function tested(): void {}`,
  );
  const user = sourceOf("assembly/canonical/y.ts", `import { used } from "../base/x";`);
  const spec = sourceOf("tests/unit/base/x.spec.ts", `import { tested } from "../../../assembly/base/x";`);
  assert.deepEqual(deadExports([library, user], [spec]), [
    "assembly/base/x.ts: LIMIT is imported nowhere",
    "assembly/base/x.ts: Hidden is imported nowhere",
    "assembly/base/x.ts: tested is imported by tests only",
  ]);
});

test("self-check: a namespace import and a re-export count as use", () => {
  const library = sourceOf("assembly/base/x.ts", `export const A: i32 = 1; export const B: i32 = 2;`);
  const whole = sourceOf("assembly/canonical/y.ts", `import * as x from "../base/x";`);
  const again = sourceOf("assembly/canonical/y.ts", `export { A } from "../base/x";`);
  assert.deepEqual(deadExports([library, whole], []), []);
  assert.deepEqual(deadExports([library, again], []), ["assembly/base/x.ts: B is imported nowhere"]);
});
