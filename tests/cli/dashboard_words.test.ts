import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TokenView } from "../../cli/dashboard/view.ts";
import { count, next, rate, sentence, serves, span, standing, stateOf } from "../../cli/dashboard/page/words.js";

const now = 1_800_000_000_000;
const none = { failures: 0, failedProbes: 0, generation: 0, forbiddenModels: 0, isProbing: false, reason: "" };
const token: TokenView = {
  alias: "a",
  state: "healthy",
  weight: 1,
  ...none,
  rate: 0,
  picked: 0,
  saved: 0,
  faults: [],
  spans: [],
};
const out = { state: "ejected", sinceMs: now - 130_000, reason: "rate_limited 429 slow_down" };

describe("the words of the dashboard", () => {
  const cases: [Partial<TokenView>, string, string][] = [
    [{}, "in use", ""],
    [{ weight: 0 }, "drained", ""],
    [{ state: "counted", failures: 2 }, "in use · 2 failures in a row", ""],
    [{ ...out, isProbing: true }, "out for 2 min 10 s · rate limited 429 slow_down", "is probed"],
    [{ ...out, weight: 0, nextProbeMs: now + 3000 }, "out for 2 min 10 s · rate limited 429 slow_down", "probe in 3 s"],
    [{ ...out, nextProbeMs: now - 3000 }, "out for 2 min 10 s · rate limited 429 slow_down", "probe is due"],
    [{ ...out, untilMs: now + 60_000 }, "out for 2 min 10 s · rate limited 429 slow_down", "back in 1 min"],
    [
      { ...out, state: "resting", untilMs: now + 9000 },
      "resting for 2 min 10 s · rate limited 429 slow_down",
      "trial in 9 s",
    ],
    [
      { ...out, state: "resting", untilMs: now },
      "resting for 2 min 10 s · rate limited 429 slow_down",
      "the next request tries it",
    ],
    [
      { ...out, state: "trial", untilMs: now + 30_000 },
      "on trial for 2 min 10 s · rate limited 429 slow_down",
      "a request tries it",
    ],
    [{ state: "doubted", failures: 3 }, "in doubt", ""],
    [{ state: "of tomorrow" }, "of tomorrow", ""],
  ];
  for (const [change, how, then] of cases) {
    it(`say how a token stands and what comes next: ${how}${then === "" ? "" : `, ${then}`}`, () => {
      assert.equal(sentence({ ...token, ...change }, now), how);
      assert.equal(next({ ...token, ...change }, now), then);
    });
  }

  it("count as serving what takes its share", () => {
    const of = (state: string, weight = 1): boolean => serves({ ...token, state, weight });
    assert.deepEqual(
      ["healthy", "counted", "doubted"].map((state) => of(state)),
      [true, true, true],
    );
    assert.deepEqual(
      ["resting", "trial", "ejected", "of tomorrow"].map((state) => of(state)),
      [false, false, false, false],
    );
    assert.equal(of("healthy", 0), false);
    assert.equal(standing({ ...token, state: "ejected", weight: 0 }), "ejected");
    assert.equal(stateOf("constructor"), "unknown");
  });

  it("write numbers for readers", () => {
    assert.deepEqual([0, 0.02, 0.25, 9.96, 99.6, 1234, 56_789].map(rate), [
      "0",
      "<0.1",
      "0.3",
      "10.0",
      "100",
      "1,234",
      "56.8K",
    ]);
    assert.equal(rate(null), "–");
    assert.deepEqual([7, 9999, 12_345, 14_900_000].map(count), ["7", "9,999", "12.3K", "14.9M"]);
    assert.deepEqual([-5, 59_400, 60_000, 7_260_000, 180_000_000].map(span), [
      "0 s",
      "59 s",
      "1 min",
      "2 h 1 min",
      "2 d 2 h",
    ]);
  });
});
