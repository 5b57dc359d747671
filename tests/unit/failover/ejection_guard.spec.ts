import { EjectionGuard, EjectionVeto } from "../../../assembly/failover/ejection_guard";
import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { transition } from "../../../assembly/failover/health";
import { HealthChange } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Roster } from "../../../assembly/failover/roster";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { NOW, ejected, fingerprintOf, nonceOf, settingsOf } from "./samples";

const A = fingerprintOf(1);
const B = fingerprintOf(2);
const C = fingerprintOf(3);

function failed(isVendorFault: bool): Report {
  const report = new Report(Verdict.Failed, 0);
  report.isVendorFault = isVendorFault;
  return report;
}

/** A healthy token with failures to its name, the last one `agoMs` before now. */
function failing(agoMs: i64, isVendorFault: bool = true): TokenHealth {
  const entry = new TokenHealth();
  entry.consecutiveFailures = 1;
  entry.vendorFault = isVendorFault;
  entry.touchedMs = <u64>(<i64>NOW - agoMs);
  return entry;
}

/** What becomes of A, of three tokens, when `b` and `c` are the others; null: nothing is known of it. */
function sparing(
  b: TokenHealth | null,
  c: TokenHealth | null,
  report: Report,
  settings: FailoverSettings,
): EjectionVeto {
  const roster = new Roster();
  if (b !== null) roster.set(B, b);
  if (c !== null) roster.set(C, c);
  return new EjectionGuard([A, B, C], settings).vetoOf(roster, A, report, NOW);
}

describe("the outage guard", () => {
  it("spares a token when all others failed with 5xx or timeouts in the last ten seconds", () => {
    expect(sparing(failing(0), failing(10_000), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.Outage);
  });

  it("does not when one of them has not, has passed since, or failed too long ago", () => {
    expect(sparing(failing(0), null, failed(true), settingsOf(1, 1))).toBe(EjectionVeto.None);
    expect(sparing(failing(0), new TokenHealth(), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.None);
    expect(sparing(failing(0), failing(10_001), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.None);
  });

  it("does not when another failed for a reason of its own", () => {
    expect(sparing(failing(0), failing(0, false), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.None);
    expect(sparing(ejected(), failing(0, false), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.None);
  });

  it("asks the tokens that are configured, and nobody else's", () => {
    const guard = new EjectionGuard([A, B], settingsOf(1, 1));
    const roster = new Roster();
    roster.set(C, failing(0));
    expect(guard.vetoOf(roster, A, failed(true), NOW)).toBe(EjectionVeto.None);
    roster.set(B, failing(0));
    roster.set(C, new TokenHealth());
    expect(guard.vetoOf(roster, A, failed(true), NOW)).toBe(EjectionVeto.Outage);
  });

  it("spares a token that is alone from 5xx, and from nothing else", () => {
    const guard = new EjectionGuard([A], settingsOf(1, 1));
    expect(guard.vetoOf(new Roster(), A, failed(true), NOW)).toBe(EjectionVeto.Outage);
    expect(guard.vetoOf(new Roster(), A, failed(false), NOW)).toBe(EjectionVeto.None);
  });

  it("never spares a token that failed for a reason of its own", () => {
    expect(sparing(failing(0), failing(0), failed(false), settingsOf(1, 1))).toBe(EjectionVeto.None);
  });

  it("does not ask tokens that are out, and so spares the last one", () => {
    expect(sparing(ejected(), failing(0), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.Outage);
    expect(sparing(ejected(), ejected(), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.Outage);
    expect(sparing(ejected(), ejected(), failed(false), settingsOf(1, 1))).toBe(EjectionVeto.None);
  });

  it("takes a failure of the future, by a clock that went back, for one of now", () => {
    expect(sparing(failing(-3_600_000), failing(0), failed(true), settingsOf(1, 1))).toBe(EjectionVeto.Outage);
  });

  it("can be switched off", () => {
    const settings = settingsOf(1, 1);
    settings.outageGuard = false;
    expect(sparing(failing(0), failing(0), failed(true), settings)).toBe(EjectionVeto.None);
  });

  it("has nothing to say of passes", () => {
    expect(sparing(failing(0), failing(0), new Report(Verdict.Passed, 0), settingsOf(1, 1))).toBe(EjectionVeto.None);
  });

  it("speaks of the probe of a token that is doubted, as that may take it out", () => {
    const probe = new Report(Verdict.Failed, 0, nonceOf(1));
    probe.isVendorFault = true;
    expect(sparing(failing(0), failing(0), probe, settingsOf(1, 1))).toBe(EjectionVeto.Outage);
  });
});

describe("maxEjectionPercent", () => {
  it("keeps more tokens from going out, whatever they failed with", () => {
    const settings = settingsOf(1, 1);
    settings.maxEjectionPercent = 50;
    expect(sparing(null, null, failed(false), settings)).toBe(EjectionVeto.None);
    expect(sparing(ejected(), null, failed(false), settings)).toBe(EjectionVeto.Limit);
    settings.maxEjectionPercent = 67;
    expect(sparing(ejected(), null, failed(false), settings)).toBe(EjectionVeto.None);
    settings.maxEjectionPercent = 10;
    expect(sparing(null, null, failed(false), settings)).toBe(EjectionVeto.Limit);
  });

  it("of 100 lets the last one out, and of 99 keeps a token that is alone in", () => {
    const settings = settingsOf(1, 1);
    expect(sparing(ejected(), ejected(), failed(false), settings)).toBe(EjectionVeto.None);
    settings.maxEjectionPercent = 99;
    expect(sparing(ejected(), ejected(), failed(false), settings)).toBe(EjectionVeto.Limit);
    expect(new EjectionGuard([A], settings).vetoOf(new Roster(), A, failed(false), NOW)).toBe(EjectionVeto.Limit);
  });

  it("counts the configured tokens that are out, and nobody else's", () => {
    const settings = settingsOf(1, 1);
    settings.maxEjectionPercent = 50;
    const roster = new Roster();
    roster.set(C, ejected());
    const guard = new EjectionGuard([A, B], settings);
    expect(guard.vetoOf(roster, A, failed(false), NOW)).toBe(EjectionVeto.None);
    roster.set(B, ejected());
    expect(guard.vetoOf(roster, A, failed(false), NOW)).toBe(EjectionVeto.Limit);
  });

  it("comes after the outage guard: in an outage it is not what keeps a token in", () => {
    const settings = settingsOf(1, 1);
    settings.maxEjectionPercent = 10;
    expect(sparing(failing(0), failing(0), failed(true), settings)).toBe(EjectionVeto.Outage);
    settings.outageGuard = false;
    expect(sparing(failing(0), failing(0), failed(true), settings)).toBe(EjectionVeto.Limit);
  });
});

/** Health, failures, and the change, of a token that fails in an outage. */
function spared(before: TokenHealth, isVendorFault: bool = true, nowMs: u64 = NOW): string {
  const report = failed(isVendorFault);
  report.mayEject = false;
  const step = transition(before, report, settingsOf(3, 1), nowMs);
  const same = step.next === before ? " as it was" : "";
  return `${step.next.health} ${step.next.consecutiveFailures} ${step.change}${same}`;
}

describe("a token that is spared", () => {
  it("counts its failures as before, up to the threshold", () => {
    const before = new TokenHealth();
    expect(spared(before)).toBe(`${Health.Healthy} 1 ${HealthChange.Counted}`);
    before.consecutiveFailures = 2;
    expect(spared(before)).toBe(`${Health.Healthy} 3 ${HealthChange.Spared}`);
  });

  it("is written about once a second at most", () => {
    const before = new TokenHealth();
    before.consecutiveFailures = 3;
    before.vendorFault = true;
    before.touchedMs = NOW;
    expect(spared(before, true, NOW + 999)).toBe(`${Health.Healthy} 3 ${HealthChange.None} as it was`);
    expect(spared(before, true, NOW + 1000)).toBe(`${Health.Healthy} 3 ${HealthChange.Spared}`);
    expect(spared(before, false, NOW + 1)).toBe(`${Health.Healthy} 3 ${HealthChange.Spared}`);
  });

  it("keeps the higher count of a configuration with a higher threshold, and so does not write in turns with it", () => {
    const before = failing(1);
    before.consecutiveFailures = 5;
    expect(spared(before)).toBe(`${Health.Healthy} 5 ${HealthChange.None} as it was`);
    before.touchedMs = NOW - 1000;
    expect(spared(before)).toBe(`${Health.Healthy} 5 ${HealthChange.Spared}`);
    before.consecutiveFailures = u32.MAX_VALUE;
    expect(spared(before)).toBe(`${Health.Healthy} ${u32.MAX_VALUE} ${HealthChange.Spared}`);
  });

  it("is written again by a clock that went back", () => {
    const before = failing(0);
    before.consecutiveFailures = 3;
    expect(spared(before, true, NOW - 1)).toBe(`${Health.Healthy} 3 ${HealthChange.Spared}`);
  });

  it("starts again from none with its next pass", () => {
    const before = failing(0);
    const step = transition(before, new Report(Verdict.Passed, 0), settingsOf(3, 1), NOW);
    expect(step.next.consecutiveFailures).toBe(0);
    expect(step.next.vendorFault).toBe(false);
  });
});
