import { WhenNoneHealthy } from "../../../assembly/failover/failover_settings";
import { transition } from "../../../assembly/failover/health";
import { HealthChange, Transition } from "../../../assembly/failover/health_change";
import { Action, Evidence, Report, Verdict } from "../../../assembly/failover/report";
import { isTrialDue, onTrial } from "../../../assembly/failover/rest";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { HOUR, NOW, claimed, ejected, healthyWith, nonceOf, route, settingsOf, show } from "./samples";

const TRIAL_MS: u64 = 30_000;

/** A limit that is over in `waitMs`. */
function limit(generation: u32, waitMs: u64): Report {
  const report = new Report(Verdict.Failed, generation);
  report.action = Action.Wait;
  report.retryAfterMs = waitMs;
  report.reason = 3;
  report.status = 429;
  report.code = 21;
  report.probeRoute = route();
  return report;
}

function passed(generation: u32, spentMs: u64 = 0): Report {
  const report = new Report(Verdict.Passed, generation);
  report.retryAfterMs = spentMs;
  return report;
}

function step(before: TokenHealth, report: Report, nowMs: u64 = NOW): Transition {
  const shown = show(before);
  const after = transition(before, report, settingsOf(3, 1), nowMs);
  expect(show(before)).toBe(shown, "before is not written to");
  return after;
}

function rested(waitMs: u64 = 3000): TokenHealth {
  return step(new TokenHealth(), limit(0, waitMs)).next;
}

function tried(): TokenHealth {
  return onTrial(rested(), NOW + 3000);
}

describe("a token that meets a limit", () => {
  it("rests for the time that the vendor tells, at once and whatever the threshold", () => {
    const after = step(new TokenHealth(), limit(0, 3000));
    expect(after.change).toBe(HealthChange.Rested);
    expect(after.next.health).toBe(Health.Resting);
    expect(after.next.notBeforeMs).toBe(NOW + 3000);
    expect(after.next.generation).toBe(1);
    expect(after.next.outSinceMs).toBe(NOW);
    expect(after.next.reason).toBe(3);
    expect(after.next.status).toBe(429);
    expect(after.next.code).toBe(21);
    expect(onTrial(after.next, NOW + 3000).code).toBe(21);
    expect(after.next.isProbed).toBe(false);
    expect(after.next.serves).toBe(false);
  });

  it("counts without a time, and where no more tokens may be out", () => {
    expect(step(new TokenHealth(), limit(0, 0)).change).toBe(HealthChange.Counted);
    const spared = limit(0, 3000);
    spared.mayEject = false;
    expect(step(new TokenHealth(), spared).change).toBe(HealthChange.Counted);
  });

  it("rests a fifth longer at most, 5 s at most, by chance", () => {
    const waits: u64[] = [3000, 60_000];
    const most: u64[] = [3600, 65_000];
    for (let i = 0; i < waits.length; i++) {
      const report = limit(0, waits[i]);
      report.chance = u32.MAX_VALUE;
      const restMs = step(new TokenHealth(), report).next.notBeforeMs - NOW;
      expect(restMs > waits[i] && restMs <= most[i]).toBe(true, restMs.toString());
    }
  });

  it("rests a minute at most by a client's answer, an hour for a day's allowance, a day by a probe's", () => {
    expect(step(new TokenHealth(), limit(0, 2 * HOUR)).next.notBeforeMs).toBe(NOW + 60_000);
    const daily = limit(0, 2 * HOUR);
    daily.isDaily = true;
    expect(step(new TokenHealth(), daily).next.notBeforeMs).toBe(NOW + HOUR);
    const doubted = claimed(nonceOf(1));
    doubted.health = Health.Healthy;
    doubted.doubted = true;
    const probes = new Report(Verdict.Failed, 1, nonceOf(1));
    probes.action = Action.Wait;
    probes.retryAfterMs = 2 * HOUR;
    const after = step(doubted, probes);
    expect(after.change).toBe(HealthChange.Rested);
    expect(after.next.notBeforeMs).toBe(NOW + 2 * HOUR);
    expect(after.next.nonce.length).toBe(0);
  });

  it("counts the rest from when the answer came", () => {
    const late = limit(0, 3000);
    late.answeredMs = NOW - 1000;
    expect(step(new TokenHealth(), late).next.notBeforeMs).toBe(NOW + 2000);
  });

  it("rests as others do that refuse alike, but not where resting tokens do not serve", () => {
    const shared = limit(0, 3000);
    shared.evidence = Evidence.Shared;
    expect(step(new TokenHealth(), shared).change).toBe(HealthChange.Rested);
    const settings = settingsOf(3, 1);
    settings.whenNoneHealthy = WhenNoneHealthy.Reject;
    expect(transition(new TokenHealth(), shared, settings, NOW).change).toBe(HealthChange.Doubted);
  });

  it("rests after a success that tells of nothing left, and keeps no failures", () => {
    const after = step(healthyWith(2, 4), passed(4, 5000));
    expect(after.change).toBe(HealthChange.Rested);
    expect(after.next.notBeforeMs).toBe(NOW + 5000);
    expect(after.next.consecutiveFailures).toBe(0);
    expect(step(healthyWith(0, 4), passed(4)).change).toBe(HealthChange.None);
  });

  it("that is ejected stays so: only its probes speak", () => {
    const after = step(claimed(nonceOf(1)), limit(1, 3000));
    expect(after.change).toBe(HealthChange.None);
    const probes = new Report(Verdict.Failed, 1, nonceOf(1));
    probes.action = Action.Wait;
    probes.retryAfterMs = 3000;
    expect(step(claimed(nonceOf(1)), probes).next.health).toBe(Health.Ejected);
  });
});

describe("a token that rests", () => {
  it("is tried when its time is over, by one request", () => {
    const before = rested();
    const settings = settingsOf(3, 1);
    expect(isTrialDue(before, settings, NOW + 2999)).toBe(false);
    expect(isTrialDue(before, settings, NOW + 3000)).toBe(true);
    const trial = onTrial(before, NOW + 3000);
    expect(trial.generation).toBe(before.generation + 1);
    expect(isTrialDue(trial, settings, NOW + 3000)).toBe(false);
    expect(isTrialDue(trial, settings, NOW + 3000 + TRIAL_MS)).toBe(true);
    expect(isTrialDue(ejected(), settings, NOW + HOUR)).toBe(false);
    expect(isTrialDue(new TokenHealth(), settings, NOW)).toBe(false);
  });

  it("is on the same trial where nobody answered the last one", () => {
    const again = onTrial(tried(), NOW + 3000 + TRIAL_MS);
    expect(again.generation).toBe(tried().generation);
    expect(again.dueMs).toBe(NOW + 3000 + 2 * TRIAL_MS);
  });

  it("is tried by another request as soon as a trial has told nothing, and that is another trial", () => {
    const trial = tried();
    const at = NOW + 4000;
    const after = step(trial, new Report(Verdict.Ignored, trial.generation), at);
    expect(after.change).toBe(HealthChange.None);
    expect(after.next.health).toBe(Health.Resting);
    expect(after.next.onTrial).toBe(false);
    expect(after.next.generation).toBe(trial.generation);
    expect(isTrialDue(after.next, settingsOf(3, 1), at)).toBe(true);
    expect(onTrial(after.next, at).generation).toBe(trial.generation + 1);
  });

  it("is back by its trial, with a ramp", () => {
    const trial = tried();
    const after = step(trial, passed(trial.generation), NOW + 4000);
    expect(after.change).toBe(HealthChange.Readmitted);
    expect(after.next.isPlain).toBe(true);
    expect(after.next.backSinceMs).toBe(NOW + 4000);
    expect(after.next.generation).toBe(trial.generation + 1);
  });

  it("rests on by a trial that leaves nothing", () => {
    const trial = tried();
    const after = step(trial, passed(trial.generation, 5000), NOW + 4000);
    expect(after.change).toBe(HealthChange.Rested);
    expect(after.next.notBeforeMs).toBe(NOW + 9000);
    expect(after.next.failedProbes).toBe(0);
  });

  it("rests longer with every trial that meets the limit, up to a minute or what the vendor asks", () => {
    let trial = tried();
    const rests: u64[] = [10_000, 20_000, 40_000, 60_000, 60_000];
    for (let i = 0; i < rests.length; i++) {
      const at = NOW + 4000;
      const after = step(trial, limit(trial.generation, 3000), at);
      expect(after.change).toBe(HealthChange.Rested);
      expect(after.next.notBeforeMs - at).toBe(rests[i]);
      expect(after.next.onTrial).toBe(false);
      trial = onTrial(after.next, at);
    }
    const daily = limit(trial.generation, HOUR);
    daily.isDaily = true;
    expect(step(trial, daily).next.notBeforeMs).toBe(NOW + HOUR);
  });

  it("rests longer by a trial that the vendor fails, or that is worth little; else it is ejected", () => {
    const trial = tried();
    const fails = new Report(Verdict.Failed, trial.generation);
    fails.isVendorFault = true;
    expect(step(trial, fails).change).toBe(HealthChange.Rested);
    const weak = new Report(Verdict.Failed, trial.generation);
    weak.evidence = Evidence.Weak;
    expect(step(trial, weak).change).toBe(HealthChange.Rested);
    const firm = new Report(Verdict.Failed, trial.generation);
    firm.status = 401;
    const after = step(trial, firm);
    expect(after.change).toBe(HealthChange.Ejected);
    expect(after.next.status).toBe(401);
    expect(after.next.dueMs).toBe(NOW + 5000);
    weak.action = Action.Out;
    expect(step(trial, weak).change).toBe(HealthChange.Ejected);
  });

  it("is left alone by answers to requests of before, and by failures that are no trial's", () => {
    const trial = tried();
    expect(step(trial, passed(trial.generation - 1)).change).toBe(HealthChange.None);
    expect(step(trial, limit(trial.generation - 1, 3000)).change).toBe(HealthChange.None);
    expect(step(trial, new Report(Verdict.Ignored, trial.generation - 1)).next).toBe(trial);
    expect(step(rested(), new Report(Verdict.Ignored, 1)).next.dueMs).toBe(0);
    expect(step(rested(), limit(1, 3000)).change).toBe(HealthChange.None);
    expect(step(rested(), passed(1, 5000)).change).toBe(HealthChange.None);
    expect(step(rested(), passed(1)).change).toBe(HealthChange.Readmitted);
  });
});

describe("a token of which the vendor says that it is none", () => {
  it("is ejected by the first answer, unless too many are out", () => {
    const report = new Report(Verdict.Failed, 0);
    report.action = Action.Out;
    report.evidence = Evidence.Weak;
    report.probeRoute = route();
    expect(step(new TokenHealth(), report).change).toBe(HealthChange.Ejected);
    report.evidence = Evidence.Shared;
    expect(step(new TokenHealth(), report).change).toBe(HealthChange.Doubted);
    report.evidence = Evidence.Firm;
    report.mayEject = false;
    expect(step(new TokenHealth(), report).change).toBe(HealthChange.Counted);
  });

  it("is not probed for as long as the failure keeps quiet", () => {
    const report = new Report(Verdict.Failed, 0);
    report.action = Action.Out;
    report.quietMs = 600_000;
    expect(step(new TokenHealth(), report).next.notBeforeMs).toBe(NOW + 600_000);
  });
});
