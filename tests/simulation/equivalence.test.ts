import assert from "node:assert/strict";
import { test } from "node:test";
import { loadModule } from "../../emulator/index.ts";
import { builtModule } from "./built.ts";
import type { Plan } from "./plan.ts";
import { planOf } from "./plan.ts";
import { simulated, walk } from "./walk.ts";

/** Walks whose VMs are never left for others; all that goes wrong otherwise stays. */
function calm(seed: number): Plan {
  return { ...planOf(seed, 2500), stops: 0 };
}

/** What a VM tells of its memory apart: stacks that are put away take some. */
function comparable(calls: readonly string[]): string[] {
  return calls.filter((call) => !/proxy_increment_metric\(\d+, -?\d{5,}\)/.test(call));
}

for (const seed of [2, 5, 9, 14, 31]) {
  test(`host call by host call the test build behaves as the release build: seed ${seed}`, async () => {
    const [shipped, pausable] = [await loadModule(builtModule), await simulated(builtModule)];
    const expected = walk(calm(seed), shipped, { calls: true });
    const actual = walk(calm(seed), pausable, { calls: true });
    assert.ok(expected.calls.length > 5000, `${expected.calls.length} calls`);
    assert.deepEqual(comparable(actual.calls), comparable(expected.calls));
    assert.equal(actual.violation, undefined);
  });

  test(`leaving every host call and coming back at once changes nothing: seed ${seed}`, async () => {
    const pausable = await simulated(builtModule);
    const expected = walk(calm(seed), pausable, { calls: true });
    const actual = walk(calm(seed), pausable, { calls: true, bounce: true });
    assert.deepEqual(comparable(actual.calls), comparable(expected.calls));
    assert.ok(actual.counts.stops > 500, `${actual.counts.stops} stops`);
    assert.equal(expected.counts.stops, 0);
  });
}
