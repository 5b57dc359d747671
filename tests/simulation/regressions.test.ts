import assert from "node:assert/strict";
import { test } from "node:test";
import { builtModule } from "./built.ts";
import { report } from "./campaign.ts";
import type { Settings } from "./health_model.ts";
import { planOf, type Fault, type Plan } from "./plan.ts";
import { simulated, walk } from "./walk.ts";

/** A walk that once failed, cut down to what it took, and what it showed. */
interface Regression {
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly plan: Partial<Plan>;
  readonly shows: string;
}

/** What the walks did not have yet when the first four were found, and none of them had. */
const before: Partial<Plan> = { attempts: false, masked: false, ownFaults: 0, forbidden: 0, drained: 0, uneven: false };
const probing: Partial<Settings> = { healthCheckModel: "gpt-4o", cooldownDuration: 0 };

/** The first was a fault of the filter, the others wrong judgements of the checkers. */
const cases: readonly Regression[] = [
  {
    seed: 3,
    faults: ["misroute", "slowlocal"],
    plan: {
      listeners: 3,
      via: "local",
      sickness: 0.7,
      settings: { ...planOf(3, 0).settings, ...probing, healthCheckTimeout: 3000 },
    },
    shows: "redraws of a probe end with its claim",
  },
  {
    seed: 55,
    faults: ["loss"],
    plan: { sickness: 0.7, stops: 0.8 },
    shows: "a record that is lost between a VM's read and its write comes back as that VM had read it",
  },
  {
    seed: 109,
    faults: ["crash", "churn", "foreign", "forged", "stranger"],
    plan: { workers: 5, listeners: 3, tokens: 2, stops: 0.5 },
    shows: "a client that shows a used mark is served as a client, by a token that is out when all are out",
  },
  {
    seed: 856,
    faults: ["jump", "foreign", "contention", "forged"],
    plan: { workers: 5, listeners: 2, tokens: 4, stops: 0.8 },
    shows: "when the clock jumps within a tick, a claim still expires by the time at which the tick began",
  },
  {
    seed: 1045,
    faults: ["jump", "loss", "forged", "lostprobe", "stranger"],
    plan: { attempts: true, masked: true },
    shows: "a vendor's own wish that a jump of the clock made long is waited for by nobody",
  },
  {
    seed: 3170,
    faults: ["churn", "loss", "contention", "forged", "lostprobe", "stranger", "slowlocal"],
    plan: { attempts: true, masked: true },
    shows: "a verdict that is queued while a tick lets its answer go is not due in that very tick",
  },
  {
    seed: 94,
    faults: ["jump", "crash", "churn", "garbage", "contention", "forged", "lostprobe", "slowlocal"],
    plan: { attempts: true, masked: true },
    shows: "who is left is read after a replay is put down, and is no look-up of a probe's answer",
  },
];

for (const { seed, faults, plan, shows } of cases) {
  test(`seed ${seed}: ${shows}`, async () => {
    const module = await simulated(builtModule);
    const whole = planOf(seed, 10_000);
    const settings = { ...whole.settings, ...probing };
    const outcome = walk({ ...whole, settings, ...before, faults: new Set(faults), ...plan }, module);
    assert.equal(outcome.violation, undefined, outcome.violation === undefined ? "" : report(outcome, module));
  });
}
