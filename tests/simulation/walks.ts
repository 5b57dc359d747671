import assert from "node:assert/strict";
import { test } from "node:test";
import { builtModule } from "./built.ts";
import { report, runCampaign } from "./campaign.ts";
import { simulated } from "./walk.ts";

/** The slice of seeds that `make test` walks; the files that call this run side by side. */
export function testWalks(first: number, seeds: number): void {
  const events = 10_000;
  test(`${seeds} walks from seed ${first} keep every invariant and meet every kind of trouble`, async (t) => {
    const module = await simulated(builtModule);
    const result = runCampaign({ first, seeds, events }, module);
    const failures = result.failures.map((failure) => report(failure, module));
    assert.equal(failures.length, 0, failures.join("\n\n"));
    assert.equal(result.walks, seeds);
    assert.ok(result.fewestEvents >= events, `${result.fewestEvents} steps in the shortest walk`);
    assert.deepEqual(result.coverage.missing, []);
    t.diagnostic(result.coverage.toString());
  });
}
