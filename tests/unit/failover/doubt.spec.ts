import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { transition } from "../../../assembly/failover/health";
import { HealthChange, Transition } from "../../../assembly/failover/health_change";
import { NO_ROUTE, ProbeRoute } from "../../../assembly/failover/probe_route";
import { Evidence, Report, Verdict } from "../../../assembly/failover/report";
import { isProbeDue } from "../../../assembly/failover/schedule";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { HOUR, NOW, healthyWith, nonceOf, route, settingsOf, show } from "./samples";

const NONCE = nonceOf(1);
const SETTINGS: FailoverSettings = settingsOf(3, 1);

/** A client's failure on `evidence`. */
function failed(
  before: TokenHealth,
  evidence: Evidence,
  nowMs: u64 = NOW,
  probeRoute: ProbeRoute = route(),
): Transition {
  const report = new Report(Verdict.Failed, before.generation);
  report.evidence = evidence;
  report.probeRoute = probeRoute;
  return transition(before, report, SETTINGS, nowMs);
}

/** A token of generation 4 with `failures` that is doubted since `NOW`. */
function doubted(failures: u32 = 0): TokenHealth {
  return failed(healthyWith(failures, 4), Evidence.Shared).next;
}

/** The same with a probe claimed at `NOW`. */
function asked(failures: u32 = 0): TokenHealth {
  const entry = doubted(failures);
  entry.nonce = NONCE;
  entry.dueMs = NOW + 10_000;
  return entry;
}

function probe(before: TokenHealth, verdict: Verdict, retryAfterMs: u64 = 0, mayEject: bool = true): Transition {
  const report = new Report(verdict, before.generation, NONCE);
  report.retryAfterMs = retryAfterMs;
  report.mayEject = mayEject;
  return transition(before, report, SETTINGS, NOW + 1000);
}

describe("a failure that other tokens had alike", () => {
  it("counts nothing, and has a probe decide at once", () => {
    const step = failed(healthyWith(2, 4), Evidence.Shared);
    expect(step.change).toBe(HealthChange.Doubted);
    expect(step.next.health).toBe(Health.Healthy);
    expect(step.next.consecutiveFailures).toBe(2);
    expect(isProbeDue(step.next, 0, SETTINGS, NOW)).toBe(true);
    expect(step.next.probeRoute.isKnown).toBe(true);
  });

  it("changes nothing where a probe is to decide already, or cannot be made", () => {
    const before = doubted();
    expect(failed(before, Evidence.Shared).next === before).toBe(true);
    const plain = healthyWith(1, 4);
    expect(failed(plain, Evidence.Shared, NOW, NO_ROUTE).next === plain).toBe(true);
  });
});

describe("a failure that the client may have caused", () => {
  it("counts, and at the threshold has a probe decide", () => {
    expect(failed(healthyWith(1, 4), Evidence.Weak).change).toBe(HealthChange.Counted);
    const step = failed(healthyWith(2, 4), Evidence.Weak);
    expect(step.change).toBe(HealthChange.Doubted);
    expect(step.next.health).toBe(Health.Healthy);
    expect(step.next.consecutiveFailures).toBe(3);
  });

  it("takes the token out where no probe can be made", () => {
    expect(failed(healthyWith(2, 4), Evidence.Weak, NOW, NO_ROUTE).change).toBe(HealthChange.Ejected);
  });

  it("is written once, however often it comes", () => {
    let entry = failed(healthyWith(2, 4), Evidence.Weak).next;
    for (let i = 0; i < 10; i++) expect(failed(entry, Evidence.Weak, NOW + i * 100).next === entry).toBe(true);
    entry = doubted();
    let changes = 0;
    for (let i = 0; i < 10; i++) {
      const step = failed(entry, Evidence.Weak);
      if (step.next !== entry) changes++;
      entry = step.next;
    }
    expect(changes).toBe(3);
    expect(entry.doubted).toBe(true);
  });
});

describe("a doubted token", () => {
  it("goes out at the threshold by a failure that is its own", () => {
    const step = failed(asked(2), Evidence.Firm);
    expect(step.change).toBe(HealthChange.Ejected);
    expect(step.next.doubted).toBe(false);
    expect(step.next.nonce.length).toBe(0);
    expect(step.next.dueMs).toBe(NOW + 10_000, "the probe on its way still has its time");
  });

  it("stays in with the probe that passes, and nobody doubts it for an interval", () => {
    const step = probe(asked(2), Verdict.Passed);
    expect(step.change).toBe(HealthChange.Cleared);
    expect(step.next.isPlain).toBe(true);
    const again = failed(step.next, Evidence.Shared, NOW + 5999);
    expect(again.next === step.next).toBe(true);
    expect(failed(step.next, Evidence.Shared, NOW + 6000).change).toBe(HealthChange.Doubted);
  });

  it("goes out with the probe that fails, for as long as the vendor asks, and keeps its route", () => {
    const step = probe(asked(1), Verdict.Failed, HOUR);
    expect(step.change).toBe(HealthChange.Ejected);
    const place = "3 gateway.example/v1/chat/completions outbound|443||vendor.static";
    const until = NOW + 1000 + HOUR;
    expect(show(step.next)).toBe(`Ejected g5 0/0/0 ${until}/${until}/0  ${place}`);
  });

  it("stays in with a probe that fails when no more may be out", () => {
    const step = probe(asked(1), Verdict.Failed, 0, false);
    expect(step.change).toBe(HealthChange.Spared);
    expect(step.next.health).toBe(Health.Healthy);
    expect(step.next.doubted).toBe(false);
    expect(step.next.nonce.length).toBe(0);
  });

  it("stays in with a probe that says nothing, failures and all", () => {
    const step = probe(asked(2), Verdict.Ignored);
    expect(step.change).toBe(HealthChange.Cleared);
    expect(step.next.doubted).toBe(false);
    expect(step.next.consecutiveFailures).toBe(2);
  });

  it("is cleared by a client's success, and the probe on its way means nothing any more", () => {
    const before = asked(2);
    const pass = new Report(Verdict.Passed, before.generation);
    const step = transition(before, pass, SETTINGS, NOW + 500);
    expect(step.change).toBe(HealthChange.Cleared);
    expect(step.next.isPlain).toBe(true);
    expect(step.next.dueMs).toBe(NOW + 10_000);
    expect(probe(step.next, Verdict.Failed).next === step.next).toBe(true);
  });

  it("takes no answer under another nonce", () => {
    const before = asked();
    const report = new Report(Verdict.Failed, before.generation, nonceOf(2));
    expect(transition(before, report, SETTINGS, NOW).next === before).toBe(true);
  });
});

describe("a token that a probe has brought back", () => {
  it("is not doubted before the next interval", () => {
    const out = failed(healthyWith(2, 4), Evidence.Firm).next;
    out.nonce = NONCE;
    const back = probe(out, Verdict.Passed);
    expect(back.change).toBe(HealthChange.Readmitted);
    expect(failed(back.next, Evidence.Shared, NOW + 5999).next === back.next).toBe(true);
  });
});
