import { eject } from "./ejection";
import { FailoverSettings } from "./failover_settings";
import { HealthChange, Transition, unchanged } from "./health_change";
import { answeredAt, askedMs } from "./probe_delay";
import { readmitted } from "./readmission";
import { Action, Evidence, Report, Verdict } from "./report";
import { jitterMs, longerRestMs, returnInMs } from "./schedule";
import { Health, TokenHealth } from "./token_health";

/** Milliseconds that a trial may be without an answer before another request is one. */
const TRIAL_MS: u64 = 30_000;

/** Has the token rest for as long as the vendor asks. A probe that is on its way is waited for. */
export function rest(before: TokenHealth, report: Report, nowMs: u64): Transition {
  const next = resting(before, report, nowMs, askedMs(report));
  next.generation = before.generation + 1;
  next.outSinceMs = nowMs;
  if (before.nonce.length > 0) next.dueMs = before.dueMs;
  return new Transition(next, HealthChange.Rested);
}

/** What an answer to a request with a resting token says; of what is ignored only the trial's is told. */
export function whileResting(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.verdict == Verdict.Passed && !report.isTimed) {
    const back = readmitted(before);
    back.backSinceMs = nowMs;
    return new Transition(back, HealthChange.Readmitted);
  }
  if (!before.onTrial) return unchanged(before);
  if (report.verdict == Verdict.Ignored) return new Transition(offTrial(before), HealthChange.None);
  if (report.verdict == Verdict.Passed) return rest(before, report, nowMs);
  const isLimit = report.action == Action.Wait || report.isVendorFault || report.evidence != Evidence.Firm;
  if (!isLimit || report.action == Action.Out) {
    const over = before.copy();
    over.dueMs = 0;
    return eject(over, report, settings, nowMs);
  }
  const trials = min(before.failedProbes, u32.MAX_VALUE - 1) + 1;
  const next = resting(before, report, nowMs, longerRestMs(trials, askedMs(report), settings));
  next.generation = before.generation;
  next.outSinceMs = before.outSinceMs;
  next.failedProbes = trials;
  return new Transition(next, HealthChange.Rested);
}

/** Whether a request may be the trial of `entry` now. */
export function isTrialDue(entry: TokenHealth, settings: FailoverSettings, nowMs: u64): bool {
  return entry.health == Health.Resting && returnInMs(entry, settings, nowMs) == 0;
}

/**
 * A resting token of which a request is the trial from now on. Its generation tells the trial from requests before it;
 * it stays where nobody has answered the last one, which may still be.
 */
export function onTrial(before: TokenHealth, nowMs: u64): TokenHealth {
  const next = before.copy();
  if (!before.onTrial) next.generation = before.generation + 1;
  next.onTrial = true;
  next.dueMs = nowMs + TRIAL_MS;
  return next;
}

/** A resting token whose trial told nothing: another request may be its trial at once. */
function offTrial(before: TokenHealth): TokenHealth {
  const next = before.copy();
  next.onTrial = false;
  next.dueMs = 0;
  return next;
}

/** A token that rests for `waitMs` from the answer, and up to a fifth longer. */
function resting(before: TokenHealth, report: Report, nowMs: u64, waitMs: u64): TokenHealth {
  const next = new TokenHealth();
  next.health = Health.Resting;
  next.reason = report.reason;
  next.status = report.status;
  next.code = report.code;
  next.probeRoute = report.probeRoute.isKnown ? report.probeRoute : before.probeRoute;
  next.notBeforeMs = answeredAt(report, nowMs) + waitMs + jitterMs(waitMs, report.chance);
  return next;
}
