import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone, commentsOf, type Source, sourceOf, sources } from "./source.ts";

/** What a doc comment may not begin with: nobody knows what it says who has not read the one before. */
const leaning = /^\/\*\*[\s*]*(?:the same\b|likewise\b|as above\b|ditto\b)/i;

/** Doc comments that need their neighbour. */
function leaningComments(source: Source): string[] {
  return commentsOf(source)
    .filter(({ text }) => leaning.test(text))
    .map(({ line }) => `${source.file}:${line}: say what it is, without the comment before it`);
}

test("no comment of assembly/ needs its neighbour", () => {
  const all = sources("assembly/**/*.ts");
  assert.ok(all.length > 0);
  assertNone(all.flatMap(leaningComments));
});

const cases = [
  { name: "one that repeats its neighbour", text: "/** The same for images. */", problems: 1 },
  { name: "one that only repeats its neighbour", text: "/** The same. */", problems: 1 },
  { name: "one of several lines", text: "/**\n * The same, but\n * slower.\n */", problems: 1 },
  { name: "another word for it", text: "/** Likewise, closed. */", problems: 1 },
  { name: "the word elsewhere", text: "/** Whether both are the same. */", problems: 0 },
  { name: "a longer word", text: "/** The sameness of two values. */", problems: 0 },
  { name: "a comment inside code", text: "// The same as the shortest.", problems: 0 },
];

for (const { name, text, problems } of cases) {
  test(`self-check, comments: ${name}`, () => {
    const source = sourceOf("assembly/base/x.ts", `class A {\n  ${text}\n  a(): void {}\n}\n`);
    assert.equal(leaningComments(source).length, problems);
  });
}
