import { Bytes, EMPTY } from "../../../assembly/base/bytes";
import { transition } from "../../../assembly/failover/health";
import { HealthChange, Transition } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { DAY, NOW, claimed, ejected, healthyWith, nonceOf, route, settingsOf, show } from "./samples";

const NONCE = nonceOf(1);

/** A client's answer of the generation of `before`, with thresholds of 3 failures and 2 passes. */
function client(before: TokenHealth, verdict: Verdict): Transition {
  return transition(before, new Report(verdict, before.generation), settingsOf(3, 2), NOW);
}

/** The answer to the probe that `before` awaits. */
function probe(before: TokenHealth, verdict: Verdict): Transition {
  return transition(before, new Report(verdict, before.generation, NONCE), settingsOf(3, 2), NOW + 7000);
}

function expectUnchanged(before: TokenHealth, step: Transition): void {
  expect(step.next === before).toBe(true, show(step.next));
  expect(step.change).toBe(HealthChange.None);
}

describe("a healthy token", () => {
  it("counts a failure below the threshold", () => {
    const step = client(healthyWith(1, 4), Verdict.Failed);
    expect(step.change).toBe(HealthChange.Counted);
    expect(show(step.next)).toBe(show(healthyWith(2, 4)));
  });

  it("is ejected by the failure that reaches the threshold, into a new generation", () => {
    const step = client(healthyWith(2, 4), Verdict.Failed);
    expect(step.change).toBe(HealthChange.Ejected);
    expect(show(step.next)).toBe(`Ejected g5 0/0/0 0/${NOW + 5000}/0  0  `);
  });

  it("is ejected when the threshold was lowered below what is counted", () => {
    expect(client(healthyWith(9, 0), Verdict.Failed).change).toBe(HealthChange.Ejected);
    expect(client(healthyWith(u32.MAX_VALUE, 0), Verdict.Failed).change).toBe(HealthChange.Ejected);
  });

  it("is ejected by its first failure when the threshold is 1", () => {
    const step = transition(new TokenHealth(), new Report(Verdict.Failed, 0), settingsOf(1, 1), NOW);
    expect(step.change).toBe(HealthChange.Ejected);
  });

  it("forgets its failures with a pass", () => {
    const step = client(healthyWith(2, 4), Verdict.Passed);
    expect(step.change).toBe(HealthChange.Counted);
    expect(show(step.next)).toBe(show(healthyWith(0, 4)));
  });

  it("is not changed by a pass without failures, nor by an answer that says nothing", () => {
    const plain = healthyWith(0, 4);
    expectUnchanged(plain, client(plain, Verdict.Passed));
    expectUnchanged(plain, client(plain, Verdict.Ignored));
    const failing = healthyWith(2, 4);
    expectUnchanged(failing, client(failing, Verdict.Ignored));
  });

  it("is not changed by the late answer to a probe", () => {
    const verdicts: Verdict[] = [Verdict.Passed, Verdict.Failed, Verdict.Ignored];
    for (let i = 0; i < verdicts.length; i++) {
      const before = healthyWith(2, 1);
      expectUnchanged(before, probe(before, verdicts[i]));
    }
  });

  it("records at its ejection where the request went", () => {
    const report = new Report(Verdict.Failed, 0);
    report.probeRoute = route();
    const counted = transition(healthyWith(0, 0), report, settingsOf(2, 1), NOW).next;
    expect(counted.probeRoute.isKnown).toBe(false);
    const out = transition(counted, report, settingsOf(2, 1), NOW).next;
    expect(show(out)).toBe(
      `Ejected g1 0/0/0 0/${NOW + 5000}/0  3 gateway.example/v1/chat/completions outbound|443||vendor.static`,
    );
  });
});

describe("an ejected token", () => {
  it("counts a passed probe below the threshold, and is probed again after the interval", () => {
    const before = claimed(NONCE);
    before.failedProbes = 9;
    const step = probe(before, Verdict.Passed);
    const expected = ejected();
    expected.consecutivePasses = 1;
    expected.dueMs = NOW + 7000 + 5000;
    expect(step.change).toBe(HealthChange.Counted);
    expect(show(step.next)).toBe(show(expected));
  });

  it("comes back with the pass that reaches the threshold, into a new generation and with nothing to its name", () => {
    const before = claimed(NONCE);
    before.consecutivePasses = 1;
    const step = probe(before, Verdict.Passed);
    expect(step.change).toBe(HealthChange.Readmitted);
    const expected = healthyWith(0, 2);
    expected.dueMs = NOW + 7000 + 5000;
    expect(show(step.next)).toBe(show(expected));
  });

  it("loses its passes with a failed probe, and waits", () => {
    const before = claimed(NONCE);
    before.consecutivePasses = 1;
    before.failedProbes = 2;
    const step = probe(before, Verdict.Failed);
    const expected = ejected();
    expected.failedProbes = 3;
    expected.dueMs = NOW + 7000 + 5000;
    expect(step.change).toBe(HealthChange.Counted);
    expect(show(step.next)).toBe(show(expected));
  });

  it("keeps its counts when a probe says nothing, and is probed again after the wait it had", () => {
    const before = claimed(NONCE);
    before.consecutivePasses = 1;
    before.failedProbes = 4;
    const step = probe(before, Verdict.Ignored);
    const expected = ejected();
    expected.consecutivePasses = 1;
    expected.failedProbes = 4;
    expected.dueMs = NOW + 7000 + 10_000;
    expect(step.change).toBe(HealthChange.None);
    expect(show(step.next)).toBe(show(expected));
  });

  it("counts a client's pass like that of a probe, and leaves a running probe alone", () => {
    const before = claimed(NONCE);
    before.nonceUsed = true;
    const step = client(before, Verdict.Passed);
    const expected = claimed(NONCE);
    expected.nonceUsed = true;
    expected.consecutivePasses = 1;
    expect(step.change).toBe(HealthChange.Counted);
    expect(show(step.next)).toBe(show(expected));
    expect(client(step.next, Verdict.Passed).change).toBe(HealthChange.Readmitted);
  });

  it("is not changed by a client's failure, nor by an answer that says nothing", () => {
    const before = claimed(NONCE);
    expectUnchanged(before, client(before, Verdict.Failed));
    expectUnchanged(before, client(before, Verdict.Ignored));
  });

  it("is not changed by the answer to a probe under another nonce, or when none is claimed", () => {
    const verdicts: Verdict[] = [Verdict.Passed, Verdict.Failed, Verdict.Ignored];
    for (let i = 0; i < verdicts.length; i++) {
      const other = claimed(nonceOf(2));
      expectUnchanged(other, probe(other, verdicts[i]));
      const idle = ejected();
      expectUnchanged(idle, probe(idle, verdicts[i]));
    }
  });

  it("cannot be answered for with a nonce of another size", () => {
    const before = claimed(NONCE);
    const short: Bytes = [1];
    const report = new Report(Verdict.Passed, 1, short);
    expectUnchanged(before, transition(before, report, settingsOf(1, 1), NOW));
    before.nonce = EMPTY;
    expectUnchanged(before, transition(before, report, settingsOf(1, 1), NOW));
  });

  it("is not probed again before the claim ends that ran when a client's pass brought it back", () => {
    const before = claimed(NONCE);
    before.dueMs = NOW + 9000;
    const back = transition(before, new Report(Verdict.Passed, 1), settingsOf(1, 1), NOW).next;
    expect(back.health).toBe(Health.Healthy);
    expect(back.nonce.length).toBe(0);
    const out = transition(back, new Report(Verdict.Failed, 2), settingsOf(1, 1), NOW).next;
    expect(out.dueMs).toBe(NOW + 9000);
  });
});

describe("the generation of an answer", () => {
  it("must be that of the entry, whatever the state, the verdict and the source", () => {
    const verdicts: Verdict[] = [Verdict.Passed, Verdict.Failed, Verdict.Ignored];
    const entries: TokenHealth[] = [new TokenHealth(), healthyWith(2, 7), ejected(), claimed(NONCE)];
    for (let i = 0; i < entries.length; i++) {
      for (let j = 0; j < verdicts.length; j++) {
        const before = entries[i];
        for (let off: u32 = 1; off <= 2; off++) {
          const old = before.generation - off;
          expectUnchanged(before, transition(before, new Report(verdicts[j], old), settingsOf(1, 1), NOW));
          expectUnchanged(before, transition(before, new Report(verdicts[j], old, NONCE), settingsOf(1, 1), NOW));
        }
      }
    }
  });
});

describe("Retry-After", () => {
  it("keeps a token that a client's request took out from being probed, for a minute at most", () => {
    const report = new Report(Verdict.Failed, 0);
    report.retryAfterMs = 59_000;
    const out = transition(new TokenHealth(), report, settingsOf(1, 1), NOW).next;
    expect(out.notBeforeMs).toBe(NOW + 59_000);
    expect(out.dueMs).toBe(NOW + 59_000);
    report.retryAfterMs = u64.MAX_VALUE;
    expect(transition(new TokenHealth(), report, settingsOf(1, 1), NOW).next.notBeforeMs).toBe(NOW + 60_000);
  });

  it("of a failed probe is waited for, for 24 hours at most", () => {
    const report = new Report(Verdict.Failed, 1, NONCE);
    report.retryAfterMs = u64.MAX_VALUE;
    expect(transition(claimed(NONCE), report, settingsOf(1, 1), NOW).next.notBeforeMs).toBe(NOW + DAY);
  });

  it("shorter than the interval does not bring the probe forward", () => {
    const report = new Report(Verdict.Failed, 0);
    report.retryAfterMs = 1;
    expect(transition(new TokenHealth(), report, settingsOf(1, 1), NOW).next.dueMs).toBe(NOW + 5000);
  });

  it("of a failed probe counts too, that of another answer does not", () => {
    const verdicts: Verdict[] = [Verdict.Failed, Verdict.Passed, Verdict.Ignored];
    let times = "";
    for (let i = 0; i < verdicts.length; i++) {
      const report = new Report(verdicts[i], 1, NONCE);
      report.retryAfterMs = 60_000;
      const next = transition(claimed(NONCE), report, settingsOf(1, 2), NOW).next;
      times += `${next.notBeforeMs > 0 ? next.notBeforeMs - NOW : 0}/${next.dueMs - NOW} `;
    }
    expect(times).toBe("60000/60000 0/5000 0/5000 ");
  });
});

describe("transition", () => {
  it("leaves the entry it was given as it was", () => {
    const entries: TokenHealth[] = [healthyWith(1, 1), healthyWith(2, 1), ejected(), claimed(NONCE)];
    const verdicts: Verdict[] = [Verdict.Passed, Verdict.Failed, Verdict.Ignored];
    for (let i = 0; i < entries.length; i++) {
      const shown = show(entries[i]);
      for (let j = 0; j < verdicts.length; j++) {
        client(entries[i], verdicts[j]);
        probe(entries[i], verdicts[j]);
      }
      expect(show(entries[i])).toBe(shown);
    }
  });

  it("counts to the end of its numbers without starting again", () => {
    const before = claimed(NONCE);
    before.failedProbes = u32.MAX_VALUE;
    expect(probe(before, Verdict.Failed).next.failedProbes).toBe(u32.MAX_VALUE);
    before.consecutivePasses = u32.MAX_VALUE;
    expect(probe(before, Verdict.Passed).change).toBe(HealthChange.Readmitted);
  });
});
