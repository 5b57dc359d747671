import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { assertNone, at, eachNode, importsOf, type Source, sourceOf, sources, targetOf, wordsOf } from "./source.ts";

/**
 * Who may import whom below assembly/. A file's room is the longest of these names that its path begins with; it may
 * import itself. `room/*` allows the rooms below one, `folder/file` that one file. To change it, change it here and
 * record why in docs/decisions/.
 */
const importTable: Readonly<Record<string, readonly string[]>> = {
  index: ["filter", "host"],
  filter: ["host", "gateway", "gateway/response", "config", "ports", "base"],
  host: ["ports", "base"],
  gateway: [
    "gateway/*",
    "providers/vendor_request",
    "formats",
    "formats/index",
    "canonical",
    "config",
    "ports",
    "base",
  ],
  "gateway/callouts": [
    "gateway/fetched",
    "gateway/outbound",
    "gateway/response",
    "gateway/attempt",
    "failover",
    "config",
    "providers/vendor_request",
    "canonical",
    "errors",
    "ports",
    "base",
  ],
  "gateway/fetched": [
    "gateway/local_replies",
    "gateway/outbound",
    "gateway/response",
    "gateway/attempt",
    "failover",
    "config",
    "providers/token_exchange",
    "canonical",
    "ports",
    "base",
  ],
  "gateway/status": [
    "gateway/inbound",
    "gateway/outbound",
    "gateway/attempt",
    "failover",
    "config",
    "errors",
    "ports",
    "base",
  ],
  "gateway/response": ["gateway/attempt", "formats", "canonical", "errors", "ports", "base"],
  "gateway/outbound": [
    "gateway/local_replies",
    "gateway/inbound",
    "gateway/attempt",
    "config",
    "providers/vendor_request",
    "canonical",
    "ports",
    "base",
  ],
  "gateway/inbound": [
    "gateway/local_replies",
    "gateway/attempt",
    "providers/endpoint",
    "providers/vendor_request",
    "config",
    "canonical",
    "ports",
    "base",
  ],
  "gateway/attempt": [
    "formats",
    "formats/index",
    "config",
    "failover",
    "providers/vendor_request",
    "canonical",
    "errors",
    "ports",
    "base",
  ],
  config: ["providers/index", "failover", "errors", "canonical", "base"],
  providers: ["formats", "formats/*", "canonical", "base"],
  formats: ["canonical", "base"],
  "formats/index": ["formats", "formats/*", "canonical"],
  "formats/openai": ["formats", "canonical", "base"],
  "formats/anthropic": ["formats", "formats/openai", "canonical", "errors", "base"],
  // Its chats are Anthropic's under other names.
  "formats/converse": ["formats", "formats/openai", "formats/anthropic", "canonical", "base"],
  // Beside Converse, which has all chats.
  "formats/invoke": ["formats/openai", "formats/anthropic", "formats/converse", "canonical", "errors", "base"],
  "formats/dashscope": ["formats", "formats/openai", "canonical", "errors", "base"],
  "formats/gemini": ["formats", "formats/openai", "canonical", "errors", "base"],
  failover: ["ports", "base"],
  canonical: ["base"],
  errors: ["base"],
  ports: ["base"],
  base: [],
};

/** Longest first. */
const rooms = Object.keys(importTable).sort((a, b) => b.length - a.length);

const abiPackage = "@solo-io/proxy-runtime/assembly/imports";
/** Wire formats several providers share; such a word is a protocol's name before it is a vendor's. */
const protocolNames = new Set(["openai", "anthropic", "gemini", "dashscope", "converse", "cohere"]);
/** Vendors whose names cannot be mistaken for another word, beside those that have a file. */
const knownVendors = ["groq", "qwen", "deepseek", "moonshot", "zhipuai", "baichuan", "stepfun", "hunyuan", "minimax"];
/** Folders that know the product only as a built module. */
const outsideGlobs = ["emulator/**/*.ts", "cli/**/*.ts", "tests/filter/**/*.ts"];

/** All of the emulator that others may import. */
const emulatorEntry = "emulator/index";

const assemblySources = sources("assembly/**/*.ts");
const providerFiles = providersOf(assemblySources);

/** The room of a file; its folder where the table has none for it. */
function roomOf(file: string): string {
  const below = file.replace(/^assembly\//, "").replace(/\.ts$/, "");
  const room = rooms.find((name) => below === name || below.startsWith(`${name}/`));
  return room ?? below.split("/")[0] ?? "";
}

/** Whether `allowed` means `room`; `folder/*` means the rooms below a folder. */
function isRoom(allowed: string, room: string): boolean {
  return allowed === room || (allowed.endsWith("/*") && room.startsWith(allowed.slice(0, -1)));
}

/** A provider's file makes its provider: `export const acme = new ...`. The other files are what providers stand on. */
function isProvider(source: Source): boolean {
  if (roomOf(source.file) !== "providers") return false;
  return source.tree.statements.some((statement) => {
    if (!ts.isVariableStatement(statement) || !/^export\b/.test(statement.getText())) return false;
    return statement.declarationList.declarations.some(
      ({ initializer }) => initializer && ts.isNewExpression(initializer),
    );
  });
}

function providersOf(all: readonly Source[]): ReadonlySet<string> {
  return new Set(all.filter(isProvider).map((source) => source.file));
}

function edgeAllowed(from: string, target: string): boolean {
  const to = roomOf(target);
  if (from === to) return true;
  return (importTable[from] ?? []).some((allowed) => isRoom(allowed, to) || `assembly/${allowed}` === target);
}

/** Imports that the table forbids, sibling providers, and the ABI outside host/. */
function forbiddenImports(source: Source, providers: ReadonlySet<string>): string[] {
  const from = roomOf(source.file);
  const problems: string[] = [];
  if (!(from in importTable)) problems.push(`${source.file}: the folder ${from} is not in the import table`);
  for (const { node, specifier } of importsOf(source)) {
    const target = targetOf(source, specifier);
    if (target === null) {
      const allowed = specifier === abiPackage && from === "host";
      if (!allowed) problems.push(`${at(source, node)}: imports the package ${specifier}`);
    } else if (!target.startsWith("assembly/")) {
      problems.push(`${at(source, node)}: imports ${target}, outside assembly/`);
    } else if (!edgeAllowed(from, target)) {
      problems.push(`${at(source, node)}: ${from} must not import ${target}`);
    } else if (providers.has(source.file) && providers.has(`${target}.ts`)) {
      problems.push(`${at(source, node)}: a provider must not import its sibling ${target}`);
    }
  }
  return problems;
}

/** Allowances of the table that no import needs: they would let back in what was cut. */
function unusedAllowances(table: typeof importTable, all: readonly Source[]): string[] {
  const edges = all.flatMap((source) =>
    importsOf(source).map(({ specifier }) => ({
      from: roomOf(source.file),
      target: targetOf(source, specifier) ?? "",
    })),
  );
  return Object.entries(table).flatMap(([from, allowed]) => {
    const unused = allowed.filter(
      (to) =>
        !edges.some(
          (edge) => edge.from === from && (isRoom(to, roomOf(edge.target)) || `assembly/${to}` === edge.target),
        ),
    );
    return unused.map((to) => `${from} may import ${to}, and does not`);
  });
}

/** The names no shared code may say: those of the providers there are, and of vendors to come. */
function providerNames(providers: ReadonlySet<string>): string[] {
  const own = [...providers].map((file) => wordsOf(path.posix.basename(file, ".ts")).join(" "));
  return [...new Set([...own, ...knownVendors])].filter((name) => !protocolNames.has(name));
}

/** Names of providers in identifiers and texts outside assembly/providers. Paths of imports are judged by the table. */
function vendorNames(source: Source, names: readonly string[]): string[] {
  if (source.file.startsWith("assembly/providers/")) return [];
  const problems: string[] = [];
  eachNode(source.tree, (node) => {
    if (!ts.isIdentifier(node) && !ts.isStringLiteralLike(node)) return;
    if (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) return;
    const words = wordsOf(node.text);
    for (const name of names)
      if (words.includes(name)) problems.push(`${at(source, node)}: names the provider ${name}`);
  });
  return problems;
}

/** Imports of assembly/ by code that must know the built module only. */
function insideImports(source: Source): string[] {
  return importsOf(source)
    .filter(({ specifier }) => targetOf(source, specifier)?.startsWith("assembly/") === true)
    .map(({ node, specifier }) => `${at(source, node)}: imports ${specifier}; use the built module`);
}

/** Imports past the emulator's entry, and of the emulator's of what is not its own; a package of Node has `node:`. */
function emulatorImports(source: Source): string[] {
  const isInside = source.file.startsWith("emulator/");
  return importsOf(source)
    .filter(({ specifier }) => {
      const target = targetOf(source, specifier);
      if (isInside) return target === null ? !specifier.startsWith("node:") : !target.startsWith("emulator/");
      return target?.startsWith("emulator") === true && target !== emulatorEntry;
    })
    .map(({ node, specifier }) => `${at(source, node)}: imports ${specifier}`);
}

test("there are sources to judge", () => {
  assert.ok(assemblySources.some((source) => source.file === "assembly/base/bytes.ts"));
  assert.ok(providerFiles.size > 0);
});

test("imports in assembly/ follow the table", () => {
  assertNone(assemblySources.flatMap((source) => forbiddenImports(source, providerFiles)));
});

test("every allowance of the table is used, and every folder of it exists", () => {
  assertNone(unusedAllowances(importTable, assemblySources));
  const folders = new Set(assemblySources.map(({ file }) => roomOf(file)));
  assert.deepEqual(
    Object.keys(importTable).filter((folder) => !folders.has(folder)),
    [],
  );
});

test("no provider is named outside assembly/providers", () => {
  const names = providerNames(providerFiles);
  assertNone(assemblySources.flatMap((source) => vendorNames(source, names)));
});

test("emulator, command line and filter tests use the built module only", () => {
  assertNone(sources(...outsideGlobs).flatMap(insideImports));
});

test("all others import the emulator by its entry, and the emulator imports nothing of theirs", () => {
  const all = sources("{emulator,cli,e2e,bench,scripts,tests}/**/*.ts");
  assert.ok(all.some(({ file }) => file === `${emulatorEntry}.ts`));
  assertNone(all.flatMap(emulatorImports));
});

const sampleProviders = new Set(["assembly/providers/x.ts", "assembly/providers/acme.ts"]);

const importCases = [
  {
    name: "an upward edge",
    file: "assembly/base/json/x.ts",
    text: `import { a } from "../../canonical/chat";`,
    problems: 1,
  },
  {
    name: "a re-export upward",
    file: "assembly/base/x.ts",
    text: `export { a } from "../canonical/chat";`,
    problems: 1,
  },
  {
    name: "an edge of the table",
    file: "assembly/canonical/x.ts",
    text: `import { a } from "../base/bytes";`,
    problems: 0,
  },
  { name: "the own folder", file: "assembly/base/json/x.ts", text: `import { a } from "../bytes";`, problems: 0 },
  { name: "the catalogue", file: "assembly/config/x.ts", text: `import { a } from "../providers/index";`, problems: 0 },
  {
    name: "past the catalogue",
    file: "assembly/config/x.ts",
    text: `import { a } from "../providers/acme";`,
    problems: 1,
  },
  { name: "a sibling provider", file: "assembly/providers/x.ts", text: `import { a } from "./acme";`, problems: 1 },
  { name: "the provider class", file: "assembly/providers/x.ts", text: `import { a } from "./provider";`, problems: 0 },
  {
    name: "the catalogue's list",
    file: "assembly/providers/index.ts",
    text: `import { a } from "./acme";`,
    problems: 0,
  },
  { name: "the ABI in host/", file: "assembly/host/x.ts", text: `import { a } from "${abiPackage}";`, problems: 0 },
  { name: "the ABI elsewhere", file: "assembly/filter/x.ts", text: `import { a } from "${abiPackage}";`, problems: 1 },
  {
    name: "the ABI's runtime",
    file: "assembly/host/x.ts",
    text: `import { a } from "@solo-io/proxy-runtime";`,
    problems: 1,
  },
  {
    name: "outside assembly/",
    file: "assembly/base/x.ts",
    text: `import { a } from "../../emulator/vm";`,
    problems: 1,
  },
  { name: "a new folder", file: "assembly/helpers/x.ts", text: ``, problems: 1 },
];

for (const { name, file, text, problems } of importCases) {
  test(`self-check, imports: ${name}`, () => {
    assert.equal(forbiddenImports(sourceOf(file, text), sampleProviders).length, problems);
  });
}

test("self-check, allowances: a folder and a single file that nobody imports are found", () => {
  const all = [
    sourceOf("assembly/filter/x.ts", `import { a } from "../host/log";`),
    sourceOf("assembly/config/x.ts", `import { a } from "../providers/provider";`),
  ];
  const table = { filter: ["host", "base"], config: ["providers/index"], base: [] };
  assert.deepEqual(unusedAllowances(table, all), [
    "filter may import base, and does not",
    "config may import providers/index, and does not",
  ]);
});

test("self-check, providers: the files that make one are found", () => {
  const made = sourceOf("assembly/providers/acme.ts", `export const acme = new Provider(profile, openai);`);
  const frame = sourceOf("assembly/providers/provider.ts", `export class Provider {} const x = new Map<i32, i32>();`);
  const other = sourceOf("assembly/canonical/y.ts", `export const y = new Y();`);
  assert.deepEqual([...providersOf([made, frame, other])], ["assembly/providers/acme.ts"]);
});

test("self-check, names: providers are found in identifiers and texts, protocols are not", () => {
  const names = providerNames(new Set(["acme", "acme_two", "openai"].map((name) => `assembly/providers/${name}.ts`)));
  assert.ok(names.includes("acme") && names.includes("acme two") && !names.includes("openai"));
  const bad = `const acmeHost = "x"; const y = "api.acme.com"; const z = "openai/acme2"; const macmed = 1;`;
  assert.equal(vendorNames(sourceOf("assembly/config/x.ts", bad), names).length, 2);
  assert.equal(vendorNames(sourceOf("assembly/providers/x.ts", bad), names).length, 0);
});

test("self-check, built module only: an import of assembly/ is found", () => {
  assert.equal(insideImports(sourceOf("emulator/vm.ts", `import { a } from "../assembly/base/bytes.ts";`)).length, 1);
  assert.equal(insideImports(sourceOf("emulator/vm.ts", `import { a } from "./clock.ts";`)).length, 0);
});

const emulatorCases = [
  { name: "the entry", file: "tests/filter/x.ts", from: "../../emulator/index.ts", problems: 0 },
  { name: "a file past the entry", file: "tests/filter/x.ts", from: "../../emulator/vm.ts", problems: 1 },
  { name: "a file in a folder past it", file: "bench/x.ts", from: "../emulator/calls/table.ts", problems: 1 },
  { name: "the folder", file: "bench/x.ts", from: "../emulator", problems: 1 },
  { name: "a test's folder of that name", file: "tests/filter/emulator/x.ts", from: "./steps.ts", problems: 0 },
  { name: "the emulator's own", file: "emulator/calls/x.ts", from: "../context.ts", problems: 0 },
  { name: "another folder's", file: "emulator/x.ts", from: "../tests/runner/files.ts", problems: 1 },
  { name: "a package", file: "emulator/x.ts", from: "binaryen", problems: 1 },
  { name: "a package of Node", file: "emulator/x.ts", from: "node:path", problems: 0 },
];

for (const { name, file, from, problems } of emulatorCases) {
  for (const words of ["import { a }", "import type { a }", "export { a }"]) {
    test(`self-check, emulator: ${name}, by ${words}`, () => {
      assert.equal(emulatorImports(sourceOf(file, `${words} from "${from}";`)).length, problems);
    });
  }
}
