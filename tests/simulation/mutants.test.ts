import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, mutate } from "./mutants/build.ts";
import { mutants } from "./mutants/table.ts";

for (const mutant of mutants) {
  test(`the breakage still fits the sources: ${mutant.name}`, async () => {
    const sources = await mutate(mutant);
    assert.ok(sources.size > 0);
  });
}

test("a replacement that fits nowhere, or twice, is refused", () => {
  const edit = { file: "x", find: "a", replace: "b" };
  assert.throws(() => apply("c", edit), /found 0 times/);
  assert.throws(() => apply("a a", edit), /found 2 times/);
  assert.equal(apply("cat", edit), "cbt");
});
