import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { walk } from "../runner/files.ts";
import { assertNone, commentsOf, root, type Source, sourceOf, sources } from "./source.ts";

/** Names of files as people write them: an ending of ours, with or without folders; no URL, no pattern. */
const fileName = /(?<![\w/:.@*{<>$~-])(?:\.{1,2}\/)*(?:[\w-]+\/)*[\w.-]*\w\.(?:ts|js|md|json|ya?ml|wasm)(?![\w*}-])/g;
/** A folder of ours, with its slash. */
const folderName =
  /(?<![\w/:.@*{<>$~-])(?:assembly|emulator|cli|e2e|bench|deploy|scripts|tests|docs)\/(?:[\w-]+\/)*(?![\w*{<])/g;

/** Names that stand for files which are not in the tree, each with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  "build/ai-proxy.wasm": "`make build` writes it, and the tree is judged without it",
  "ai-proxy.wasm": "the same where it is mounted",
  "plugin.wasm": "the name that the module has inside an image of Istio's kind",
  "figures.json": "`make bench` writes it",
  "npm-shrinkwrap.json": "`npm pack` writes it for the package, and takes it away",
  "Node.js": "a program, no file",
  "my.yaml": "the reader's own configuration in an example",
  "rendered.yaml": "what the reader's own command writes in an example",
  "file.yaml": "the reader's own configuration in a text of help",
  "file.wasm": "another module that the reader has",
  "path/to/reference.wasm": "another module that the reader has",
  "assembly/imports.ts": "a file of the package that the decision speaks of",
  "descriptor.md": "a chapter of the OCI image specification",
  "image-layout.md": "a chapter of the OCI image specification",
  "crd-all.gen.yaml": "the file of Istio's that the schema is taken from",
};

const files = walk(root);

/** Whether `name` is a file or folder of `all`, from the root, from the folder of `from`, or by its end. */
function exists(name: string, from: string, all: readonly string[]): boolean {
  const beside = path.posix.normalize(path.posix.join(path.posix.dirname(from), name));
  const plain = name.replace(/^(?:\.{1,2}\/)+/, "");
  if (name.endsWith("/")) return all.some((file) => file.startsWith(plain) || file.startsWith(beside));
  return all.some((file) => file === plain || file === beside || file.endsWith(`/${plain}`));
}

/** Whether a part of a name stands for what the reader puts there: `NAME`, or nothing before the ending. */
function isForm(name: string): boolean {
  return name.startsWith(".form.") || name.split(/[/.]/).some((part) => /^[A-Z]{3,}$/.test(part));
}

/** Names in a text that no file has. */
function missing(text: string, from: string, all: readonly string[]): string[] {
  const plain = text.replace(/https?:\/\/\S+/g, "");
  const names = [...plain.matchAll(fileName), ...plain.matchAll(folderName)]
    .map(([name]) => name)
    .filter((name) => !isForm(name));
  return [...new Set(names)].filter((name) => !(name in elsewhere) && !exists(name, from, all));
}

function missingInComments(source: Source, all: readonly string[]): string[] {
  return commentsOf(source).flatMap(({ text, line }) =>
    missing(text, source.file, all).map((name) => `${source.file}:${line}: there is no ${name}`),
  );
}

/** Documents that speak of the tree as it is; the changelog speaks of what it was. */
function isDocument(file: string): boolean {
  return /\.md$|^Makefile$/.test(file) && file !== "CHANGELOG.md";
}

test("every file that a comment names exists", () => {
  const all = sources("{assembly,emulator,cli,e2e,bench,scripts,tests}/**/*.ts");
  assert.ok(all.length > 0);
  assertNone(all.flatMap((source) => missingInComments(source, files)));
});

test("every file that a document names exists", () => {
  const documents = files.filter(isDocument);
  assert.ok(documents.includes("README.md"));
  const problems = documents.flatMap((file) =>
    missing(readFileSync(path.join(root, file), "utf8"), file, files).map((name) => `${file}: there is no ${name}`),
  );
  assertNone(problems);
});

test("every name of a file elsewhere has a reason, is spoken of, and no file has it", () => {
  const spoken = files.filter((file) => /\.(?:ts|md)$|^Makefile$/.test(file) && !file.endsWith("names.test.ts"));
  const text = spoken.map((file) => readFileSync(path.join(root, file), "utf8")).join("\n");
  for (const [name, reason] of Object.entries(elsewhere)) {
    assert.ok(reason.length > 15, `${name}: say why`);
    assert.ok(!files.includes(name), `${name}: it is in the tree`);
    assert.ok(text.includes(name), `${name}: nobody speaks of it`);
  }
});

const tree = ["README.md", "assembly/base/bytes.ts", "docs/decisions/0001-a.md"];
const nameCases = [
  { name: "a file from the root", text: "see assembly/base/bytes.ts", problems: 0 },
  { name: "a file by its end", text: "see `base/bytes.ts` and bytes.ts.", problems: 0 },
  { name: "a file beside the document", text: "[why](decisions/0001-a.md)", problems: 0 },
  { name: "a folder", text: "below assembly/base/ and docs/", problems: 0 },
  { name: "a file that is gone", text: "see base/byte.ts", problems: 1 },
  { name: "the end of another name", text: "see ytes.ts", problems: 1 },
  { name: "a folder that is gone", text: "see assembly/core/", problems: 1 },
  { name: "a link that leads nowhere", text: "[why](decisions/0002-b.md)", problems: 1 },
  { name: "a URL", text: "https://example.com/a/b.md", problems: 0 },
  { name: "a pattern", text: "assembly/**/*.ts and tests/*.ts", problems: 0 },
  { name: "a form of a name", text: "assembly/providers/NAME.ts", problems: 0 },
];

for (const { name, text, problems } of nameCases) {
  test(`self-check, names: ${name}`, () => assert.equal(missing(text, "docs/x.md", tree).length, problems));
}

test("self-check, names: comments of every place are read, and code is not", () => {
  const source = sourceOf(
    "assembly/base/x.ts",
    `/** a.ts */\nexport class A { /* b.ts */ m(): void {} // c.ts\n}\nconst d = "d.ts";\n// e.ts\n`,
  );
  assert.deepEqual(
    missingInComments(source, []).map((problem) => problem.replace(/^.*there is no /, "")),
    ["a.ts", "b.ts", "c.ts", "e.ts"],
  );
});
