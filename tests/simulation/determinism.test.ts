import assert from "node:assert/strict";
import { test } from "node:test";
import { builtModule } from "./built.ts";
import { planOf } from "./plan.ts";
import { simulated, walk } from "./walk.ts";

test("equal seeds give equal traces, to the last line (I9)", async () => {
  const module = await simulated(builtModule);
  for (const seed of [3, 7, 12]) {
    const [one, two] = [1, 2].map(() => walk(planOf(seed, 3000), module, { trace: true }));
    assert.ok((one?.trace.length ?? 0) > 200);
    assert.deepEqual(one?.trace, two?.trace);
    assert.equal(one?.events, two?.events);
  }
});

test("another seed gives another trace", async () => {
  const module = await simulated(builtModule);
  const [one, two] = [3, 4].map((seed) => walk(planOf(seed, 500), module, { trace: true }).trace);
  assert.notDeepEqual(one, two);
});
