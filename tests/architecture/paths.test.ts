import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, at, eachNode, root, type Source, sourceOf, sources } from "./source.ts";

/** The paths of the corpus. */
const known = new Set(
  Object.values(JSON.parse(readFileSync(path.join(root, "tests/cases/paths.json"), "utf8")) as object).map(
    (api: { readonly path: string }) => api.path,
  ),
);

/** Paths of clients in a source that the corpus does not know. A vendor's own paths are its affair. */
function unknownPaths(source: Source, paths: ReadonlySet<string>): string[] {
  if (source.file.startsWith("assembly/providers/")) return [];
  const problems: string[] = [];
  eachNode(source.tree, (node) => {
    if (!ts.isStringLiteralLike(node) || !/^\/v1\/./.test(node.text) || paths.has(node.text)) return;
    problems.push(`${at(source, node)}: ${node.text} is missing in tests/cases/paths.json`);
  });
  return problems;
}

test("every path that the product knows is in the corpus of cases", () => {
  assertNone(sources("assembly/**/*.ts").flatMap((source) => unknownPaths(source, known)));
});

test("every path of the corpus is one that the product knows", () => {
  const text = sources("assembly/**/*.ts")
    .map((source) => source.text)
    .join("\n");
  assert.deepEqual(
    [...known].filter((one) => !text.includes(`"${one}"`)),
    [],
  );
});

test("self-check, paths: one that is missing is found", () => {
  const source = sourceOf("assembly/canonical/x.ts", `const a = ["/v1/a", "/v1/b/*", "/v2", "/v1/"];`);
  assert.deepEqual(unknownPaths(source, new Set(["/v1/a"])), [
    "assembly/canonical/x.ts:1: /v1/b/* is missing in tests/cases/paths.json",
  ]);
});
