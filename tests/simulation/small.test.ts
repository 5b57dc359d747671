import assert from "node:assert/strict";
import { test } from "node:test";
import { builtModule } from "./built.ts";
import { smallCases } from "./small/cases.ts";
import { explore } from "./small/explore.ts";
import { simulated } from "./walk.ts";

for (const small of smallCases) {
  test(`under every schedule with at most 3 preemptions: ${small.name}`, async (t) => {
    const { schedules, events, failure } = explore(small, await simulated(builtModule));
    assert.equal(failure, undefined, failure);
    assert.ok(schedules >= 10, `only ${schedules} schedules`);
    t.diagnostic(`${schedules} schedules, ${events} steps`);
  });
}
