import { Bytes, EMPTY } from "../base/bytes";
import { FailoverSettings } from "./failover_settings";
import { NO_ROUTE, ProbeRoute } from "./probe_route";
import { Health, TokenHealth, sameNonce } from "./token_health";
import { MAX_RETRY_AFTER_MS, backOffMs, dueInMs } from "./waiting";

/** Least time between two writes about a token that fails and stays in. */
const SPARE_WRITE_MS: u64 = 1000;

/** What an answer says about the token that was used. */
export enum Verdict {
  Passed,
  Failed,
  /** Nothing: the answer is not the vendor's, or the request was wrong. */
  Ignored,
}

/** What a transition did. */
export enum HealthChange {
  None,
  Counted,
  Ejected,
  Readmitted,
  /** The token would have been taken out, but it was not let. */
  Spared,
}

/** One answer, as the health machine sees it. */
export class Report {
  /** Milliseconds that the vendor asked to wait (Retry-After); more than 24 h counts as 24 h. 0 = it did not ask. */
  retryAfterMs: u64 = 0;
  /** Whether the vendor failed rather than the token: a 5xx or a timeout. */
  isVendorFault: bool = false;
  /** Whether a failure may take the token out, as the roster stands that the answer is held against. */
  mayEject: bool = true;
  /** Where the request went; recorded when the answer ejects the token. */
  probeRoute: ProbeRoute = NO_ROUTE;

  private constructor(
    readonly verdict: Verdict,
    /** The token's generation when the request was made. */
    readonly generation: u32,
    /** The claim that the probe was made under; EMPTY for a client's request. */
    readonly nonce: Bytes,
  ) {}

  static ofClient(verdict: Verdict, generation: u32): Report {
    return new Report(verdict, generation, EMPTY);
  }

  static ofProbe(verdict: Verdict, generation: u32, nonce: Bytes): Report {
    return new Report(verdict, generation, nonce);
  }
}

/** A step of the machine. `next` is the very object given when nothing changes: then nothing is to be written. */
export class Transition {
  constructor(
    readonly next: TokenHealth,
    readonly change: HealthChange,
  ) {}
}

/**
 * The whole health machine; `before` stays as it is.
 *
 *     Healthy --Failed, failures+1 <  failureThreshold----> Healthy(failures+1)       Counted
 *     Healthy --Failed, failures+1 >= failureThreshold----> Ejected(generation+1, 0)  Ejected
 *     Healthy --the same, but it may not be ejected-------> Healthy(threshold)        Spared
 *     Healthy --Passed, failures > 0----------------------> Healthy(0)                Counted  (failures = 0: None)
 *     Ejected --Passed, passes+1 <  successThreshold------> Ejected(passes+1)         Counted
 *     Ejected --Passed, passes+1 >= successThreshold------> Healthy(generation+1)     Readmitted
 *     Ejected --a probe's Failed--------------------------> Ejected(0), back off      Counted
 *     Ejected --a probe's Ignored-------------------------> the same, next due time   None
 *     Ejected --a client's Failed or Ignored--------------> unchanged                 None
 *     any     --an older generation, another nonce--------> unchanged                 None
 *
 * An answer to a probe ends its claim and sets the next due time. A client's answer leaves a running probe alone.
 */
export function transition(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.generation != before.generation) return unchanged(before);
  const ofProbe = report.nonce.length > 0;
  if (before.health == Health.Healthy) {
    if (!report.mayEject && !ofProbe && wouldEject(before, report, settings))
      return spare(before, report, settings, nowMs);
    return ofProbe ? unchanged(before) : whileHealthy(before, report, settings, nowMs);
  }
  if (!ofProbe) return report.verdict == Verdict.Passed ? pass(before.copy(), settings) : unchanged(before);
  return sameNonce(before.nonce, report.nonce) ? afterProbe(before, report, settings, nowMs) : unchanged(before);
}

function whileHealthy(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.verdict == Verdict.Failed) return countFailure(before, report, settings, nowMs);
  if (report.verdict == Verdict.Ignored || before.consecutiveFailures == 0) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = 0;
  next.vendorFault = false;
  return new Transition(next, HealthChange.Counted);
}

function wouldEject(before: TokenHealth, report: Report, settings: FailoverSettings): bool {
  return report.verdict == Verdict.Failed && <u64>before.consecutiveFailures + 1 >= settings.failureThreshold;
}

/**
 * Keeps a failing token in. Its entry is written once a second at most: every request of an outage comes here. More
 * failures than the threshold, from a configuration with a higher one, stay: else the two would write in turns.
 */
function spare(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const failures = max(before.consecutiveFailures, settings.failureThreshold);
  const isKnown = before.consecutiveFailures == failures && before.vendorFault == report.isVendorFault;
  const isRecent = nowMs >= before.touchedMs && nowMs - before.touchedMs < SPARE_WRITE_MS;
  if (isKnown && isRecent) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = failures;
  next.vendorFault = report.isVendorFault;
  return new Transition(next, HealthChange.Spared);
}

function countFailure(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const failures = <u64>before.consecutiveFailures + 1;
  if (failures >= settings.failureThreshold) return eject(before, report, settings, nowMs);
  const next = before.copy();
  next.consecutiveFailures = <u32>failures;
  next.vendorFault = report.isVendorFault;
  return new Transition(next, HealthChange.Counted);
}

function eject(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = new TokenHealth();
  next.health = Health.Ejected;
  next.generation = before.generation + 1;
  next.probeRoute = report.probeRoute;
  wait(next, report, nowMs, settings.healthCheckIntervalMs);
  next.dueMs = max(next.dueMs, nowMs + dueInMs(before, settings, nowMs));
  return new Transition(next, HealthChange.Ejected);
}

function afterProbe(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = before.copy();
  next.dropClaim();
  let step = new Transition(next, HealthChange.None);
  if (report.verdict == Verdict.Passed) {
    step = pass(next, settings);
    if (step.change == HealthChange.Readmitted) return step;
  } else if (report.verdict == Verdict.Failed) {
    step = new Transition(next, HealthChange.Counted);
    next.consecutivePasses = 0;
    next.failedProbes = min(next.failedProbes, u32.MAX_VALUE - 1) + 1;
  }
  wait(next, report, nowMs, backOffMs(next.failedProbes, settings, chanceOf(report.nonce)));
  return step;
}

/** Counts a pass on `next`, an ejected entry of the transition's own. */
function pass(next: TokenHealth, settings: FailoverSettings): Transition {
  const passes = <u64>next.consecutivePasses + 1;
  if (passes < settings.successThreshold) {
    next.consecutivePasses = <u32>passes;
    next.failedProbes = 0;
    return new Transition(next, HealthChange.Counted);
  }
  const back = new TokenHealth();
  back.generation = next.generation + 1;
  // A probe may still be on its way: should the token fail again, the next one waits until its claim would have ended.
  if (next.nonce.length > 0) back.dueMs = next.dueMs;
  return new Transition(back, HealthChange.Readmitted);
}

/** Sets when the next probe may be: after `waitMs`, and not before a vendor that failed and asked to wait wants it. */
function wait(next: TokenHealth, report: Report, nowMs: u64, waitMs: u64): void {
  const askedMs = report.verdict == Verdict.Failed ? min(report.retryAfterMs, MAX_RETRY_AFTER_MS) : 0;
  if (askedMs > 0) next.notBeforeMs = nowMs + askedMs;
  next.dueMs = nowMs + max(waitMs, askedMs);
}

/** Chance for the jitter: a nonce that has served its purpose is as random as any draw, and keeps the machine pure. */
function chanceOf(nonce: Bytes): u32 {
  if (nonce.length < 4) return 0;
  return ((<u32>nonce[0]) << 24) | ((<u32>nonce[1]) << 16) | ((<u32>nonce[2]) << 8) | nonce[3];
}

function unchanged(before: TokenHealth): Transition {
  return new Transition(before, HealthChange.None);
}
