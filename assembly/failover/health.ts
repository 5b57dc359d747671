import { FailoverSettings } from "./failover_settings";
import { NO_ROUTE } from "./probe_route";
import { delayProbe } from "./probe_delay";
import { readmitted } from "./readmission";
import { Evidence, Report, Verdict } from "./report";
import { backOffMs, chanceOf, dueInMs } from "./schedule";
import { Health, TokenHealth, sameNonce } from "./token_health";

/** Least time between two writes about a token that fails and stays in. */
const SPARE_WRITE_MS: u64 = 1000;

/** What a transition did. */
export enum HealthChange {
  None,
  Counted,
  Ejected,
  Readmitted,
  /** The token would have been taken out, but it was not let. */
  Spared,
  /** A probe is to decide. */
  Doubted,
  /** It has, or a client's success has: the token stays in. */
  Cleared,
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
 *     Healthy --the same, on weak evidence, threshold > 1-> Doubted(threshold)        Doubted
 *     Healthy --Failed, as other tokens-------------------> Doubted(failures)         Doubted
 *     Healthy --Passed, failures > 0----------------------> Healthy(0)                Counted  (failures = 0: None)
 *     Doubted --Passed, a client's or a probe's-----------> Healthy(0)                Cleared
 *     Doubted --a probe's Failed--------------------------> Ejected(generation+1, 0)  Ejected  (or Spared, as above)
 *     Doubted --a probe's Ignored-------------------------> Healthy(failures)         Cleared
 *     Ejected --Passed, passes+1 <  successThreshold------> Ejected(passes+1)         Counted
 *     Ejected --Passed, passes+1 >= successThreshold------> Healthy(generation+1)     Readmitted
 *     Ejected --a probe's Failed--------------------------> Ejected(0), back off      Counted
 *     Ejected --a probe's Ignored-------------------------> the same, next due time   None
 *     Ejected --a cooldown that is over-------------------> Healthy(generation+1)     Readmitted
 *     Ejected --a client's Failed or Ignored--------------> unchanged                 None
 *     any     --an older generation, another nonce--------> unchanged                 None
 *
 * Doubted is Healthy with a mark, and probed at once. It counts failures as Healthy does and is not doubted twice, nor
 * within an interval after a probe or a success. An answer to a probe ends its claim and sets the next due time. A
 * client's answer leaves the probe of an ejected token alone.
 */
export function transition(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.generation != before.generation) return unchanged(before);
  if (report.nonce.length > 0) {
    if (!before.isProbed || !sameNonce(before.nonce, report.nonce)) return unchanged(before);
    return before.doubted ? afterDoubt(before, report, settings, nowMs) : afterProbe(before, report, settings, nowMs);
  }
  if (before.serves) return whileHealthy(before, report, settings, nowMs);
  return report.verdict == Verdict.Passed ? pass(before.copy(), settings) : unchanged(before);
}

function whileHealthy(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.verdict == Verdict.Failed) return afterFailure(before, report, settings, nowMs);
  if (report.verdict == Verdict.Ignored || before.isPlain) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = 0;
  next.vendorFault = false;
  if (!before.doubted) return new Transition(next, HealthChange.Counted);
  endDoubt(next, nowMs + max<u64>(settings.healthCheckIntervalMs, dueInMs(before, settings, nowMs)));
  return new Transition(next, HealthChange.Cleared);
}

function afterFailure(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.evidence == Evidence.Shared) return doubt(before, report, settings, nowMs);
  const failures = <u64>before.consecutiveFailures + 1;
  if (failures >= settings.failureThreshold) {
    if (!report.mayEject) return spare(before, report, settings, nowMs);
    // Where nobody can be asked, the client's word is all there is; and a threshold of 1 wants no second one.
    const isLast = !report.probeRoute.isKnown || settings.failureThreshold == 1;
    const decides = isLast || report.evidence == Evidence.Firm;
    return decides ? eject(before, report, settings, nowMs) : doubt(before, report, settings, nowMs);
  }
  const next = before.copy();
  next.consecutiveFailures = <u32>failures;
  next.vendorFault = report.isVendorFault;
  return new Transition(next, HealthChange.Counted);
}

/** Has a probe decide, unless one does or did a moment ago: then a failure on weak evidence is counted, once. */
function doubt(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const isWeak = report.evidence == Evidence.Weak;
  const failures = isWeak ? max(before.consecutiveFailures, settings.failureThreshold) : before.consecutiveFailures;
  const isOpen = !before.doubted && report.probeRoute.isKnown && dueInMs(before, settings, nowMs) == 0;
  const isKnown = before.consecutiveFailures == failures && !(isWeak && before.vendorFault);
  if (!isOpen && isKnown) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = failures;
  if (isWeak) next.vendorFault = false;
  if (!isOpen) return new Transition(next, HealthChange.Counted);
  next.doubted = true;
  next.probeRoute = report.probeRoute;
  // Whatever the vendor asks for: the client may have made it ask.
  next.dueMs = nowMs;
  return new Transition(next, HealthChange.Doubted);
}

/** What the probe of a doubted token has found. */
function afterDoubt(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = before.copy();
  endDoubt(next, nowMs + settings.healthCheckIntervalMs);
  if (report.verdict == Verdict.Failed) {
    report.probeRoute = before.probeRoute;
    return report.mayEject ? eject(next, report, settings, nowMs) : spare(next, report, settings, nowMs);
  }
  if (report.verdict == Verdict.Passed) {
    next.consecutiveFailures = 0;
    next.vendorFault = false;
  }
  return new Transition(next, HealthChange.Cleared);
}

/** The token stays in, and is not doubted again before `untilMs`. */
function endDoubt(next: TokenHealth, untilMs: u64): void {
  next.doubted = false;
  next.probeRoute = NO_ROUTE;
  next.dropClaim();
  next.dueMs = untilMs;
}

/**
 * Keeps a failing token in. Its entry is written once a second at most: every request of an outage comes here. More
 * failures than the threshold, from a configuration with a higher one, stay: else the two would write in turns.
 */
function spare(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const failures = max(before.consecutiveFailures, settings.failureThreshold);
  const isKnown = before.consecutiveFailures == failures && before.vendorFault == report.isVendorFault;
  const isRecent = nowMs >= before.touchedMs && nowMs - before.touchedMs < SPARE_WRITE_MS;
  if (isKnown && isRecent && report.nonce.length == 0) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = failures;
  next.vendorFault = report.isVendorFault;
  return new Transition(next, HealthChange.Spared);
}

function eject(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = new TokenHealth();
  next.health = Health.Ejected;
  next.generation = before.generation + 1;
  next.probeRoute = report.probeRoute;
  next.outSinceMs = nowMs;
  next.reason = report.reason;
  next.status = report.status;
  delayProbe(next, report, nowMs, settings.healthCheckIntervalMs);
  next.dueMs = max(next.dueMs, nowMs + dueInMs(before, settings, nowMs));
  return new Transition(next, HealthChange.Ejected);
}

function afterProbe(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = before.copy();
  next.dropClaim();
  let step = new Transition(next, HealthChange.None);
  if (report.verdict == Verdict.Passed) {
    step = pass(next, settings);
    if (step.change == HealthChange.Readmitted) {
      step.next.dueMs = nowMs + settings.healthCheckIntervalMs;
      return step;
    }
  } else if (report.verdict == Verdict.Failed) {
    step = new Transition(next, HealthChange.Counted);
    next.consecutivePasses = 0;
  }
  if (report.isAnswered) next.failedProbes = min(next.failedProbes, u32.MAX_VALUE - 1) + 1;
  delayProbe(next, report, nowMs, backOffMs(next.failedProbes, settings, chanceOf(report.nonce)));
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
  return new Transition(readmitted(next), HealthChange.Readmitted);
}

function unchanged(before: TokenHealth): Transition {
  return new Transition(before, HealthChange.None);
}
