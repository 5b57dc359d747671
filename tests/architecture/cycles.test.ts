import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone, importsOf, type Source, sourceOf, sources, targetOf } from "./source.ts";

/** The files that each file imports, types included: who reads one file of a ring has to read them all. */
function graphOf(all: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const files = new Set(all.map(({ file }) => file));
  return new Map(
    all.map((source) => {
      const targets = importsOf(source).map(({ specifier }) => `${targetOf(source, specifier)}.ts`);
      return [source.file, targets.filter((target) => files.has(target))];
    }),
  );
}

/** The shortest way of imports from a file back to itself; undefined when there is none. */
function ringFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const target of graph.get(file) ?? []) {
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  if (!cameFrom.has(start)) return undefined;
  const ring = [start];
  for (let file = cameFrom.get(start); file !== undefined && file !== start; file = cameFrom.get(file)) ring.push(file);
  return ring.reverse();
}

/** One ring of imports for every file that lies on one, each ring once and from its first file by name. */
function rings(all: readonly Source[]): string[] {
  const graph = graphOf(all);
  const found = new Set<string>();
  for (const { file } of all) {
    const ring = ringFrom(file, graph);
    if (ring === undefined) continue;
    const first = ring.indexOf([...ring].sort()[0] ?? "");
    const turned = [...ring.slice(first), ...ring.slice(0, first)];
    found.add([...turned, turned[0]].join(" -> "));
  }
  return [...found];
}

for (const folder of ["assembly", "emulator"]) {
  test(`no imports in ${folder}/ go round in a ring`, () => {
    const all = sources(`${folder}/**/*.ts`);
    assert.ok(all.length > 0);
    assertNone(rings(all));
  });
}

const ringCases: { name: string; files: Record<string, readonly string[]>; found: string[] }[] = [
  { name: "two files", files: { a: ["b"], b: ["a"] }, found: ["x/a.ts -> x/b.ts -> x/a.ts"] },
  { name: "a file that imports itself", files: { a: ["a"] }, found: ["x/a.ts -> x/a.ts"] },
  {
    name: "three files, reached from a fourth",
    files: { d: ["c"], c: ["a"], a: ["b"], b: ["c"] },
    found: ["x/a.ts -> x/b.ts -> x/c.ts -> x/a.ts"],
  },
  {
    name: "two rings with a file in common",
    files: { a: ["b", "c"], b: ["a"], c: ["a"] },
    found: ["x/a.ts -> x/b.ts -> x/a.ts", "x/a.ts -> x/c.ts -> x/a.ts"],
  },
  { name: "two ways to one file", files: { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, found: [] },
];

for (const { name, files, found } of ringCases) {
  test(`self-check, rings: ${name}`, () => {
    const all = Object.entries(files).map(([file, imports]) =>
      sourceOf(`x/${file}.ts`, imports.map((target) => `import { y } from "./${target}.ts";`).join("\n")),
    );
    assert.deepEqual(rings(all), found);
  });
}

test("self-check, rings: types, re-exports and imports without an ending count", () => {
  const all = [
    sourceOf("x/a.ts", `import type { b } from "./b.ts";`),
    sourceOf("x/b.ts", `export { c } from "./c/c";`),
    sourceOf("x/c/c.ts", `import { type a } from "../a.ts"; import "node:fs";`),
  ];
  assert.deepEqual(rings(all), ["x/a.ts -> x/b.ts -> x/c/c.ts -> x/a.ts"]);
});
