import assert from "node:assert/strict";
import { test } from "node:test";
import { builtModule } from "./built.ts";
import { memoryOver } from "./memory.ts";

test("a worker's memory is flat: it is as large after the first tenth of the requests as after all", async () => {
  const pages = await memoryOver(20_000, builtModule);
  assert.equal(pages.length, 10);
  assert.deepEqual(new Set(pages).size, 1, pages.join(" "));
});
