import { afterDoubt, doubt, endDoubt } from "./doubt";
import { eject, spare } from "./ejection";
import { FailoverSettings, WhenNoneHealthy } from "./failover_settings";
import { HealthChange, Transition, unchanged } from "./health_change";
import { delayProbe } from "./probe_delay";
import { readmitted } from "./readmission";
import { Action, Evidence, Report, Verdict } from "./report";
import { rest, whileResting } from "./rest";
import { backOffMs, chanceOf, dueInMs } from "./schedule";
import { Health, TokenHealth, sameNonce } from "./token_health";

/**
 * The whole health machine; `before` stays as it is.
 *
 *     Healthy --Failed, failures+1 <  failureThreshold----> Healthy(failures+1)       Counted
 *     Healthy --Failed, failures+1 >= failureThreshold----> Ejected(generation+1, 0)  Ejected
 *     Healthy --the same, but it may not be ejected-------> Healthy(threshold)        Spared
 *     Healthy --the same, on weak evidence, threshold > 1-> Doubted(threshold)        Doubted
 *     Healthy --Failed, in words that the token is none---> Ejected(generation+1, 0)  Ejected  (Action.Out)
 *     Healthy --Failed or Passed, with a limit's time-----> Resting(generation+1)     Rested   (Action.Wait)
 *     Healthy --Failed, as other tokens-------------------> Doubted(failures)         Doubted  (or Rested, as below)
 *     Healthy --Passed, failures > 0----------------------> Healthy(0)                Counted  (failures = 0: None)
 *     Doubted --Passed, a client's or a probe's-----------> Healthy(0)                Cleared
 *     Doubted --a probe's Failed--------------------------> Ejected(generation+1, 0)  Ejected  (or Spared, as above)
 *     Doubted --a probe's Ignored-------------------------> Healthy(failures)         Cleared
 *     Doubted --a probe's Failed, with a limit's time-----> Resting(generation+1)     Rested
 *     Resting --its time is over, a request is drawn------> on trial(generation+1)    (`TrialClaim`)
 *     Resting --Passed, on trial or where none serves-----> Healthy(generation+1)     Readmitted, with a ramp
 *     on trial--Failed for a limit or by the vendor-------> Resting(trials+1)         Rested, longer
 *     on trial--Failed for another reason, firmly---------> Ejected(generation+1, 0)  Ejected
 *     on trial--Ignored, by that very request-------------> Resting, tried at once    None
 *     Resting --a client's other answers------------------> unchanged                 None
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
 * client's answer leaves the probe of an ejected token alone. What may not be ejected may not rest. A limit that the
 * request may have met alone has a token rest only where resting tokens serve if no other does: else one client could
 * close the pool.
 */
export function transition(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.generation != before.generation) return unchanged(before);
  if (report.nonce.length > 0) {
    if (!before.isProbed || !sameNonce(before.nonce, report.nonce)) return unchanged(before);
    return before.doubted ? afterDoubt(before, report, settings, nowMs) : afterProbe(before, report, settings, nowMs);
  }
  if (before.serves) return whileHealthy(before, report, settings, nowMs);
  if (before.health == Health.Resting) return whileResting(before, report, settings, nowMs);
  return report.verdict == Verdict.Passed ? pass(before.copy(), settings) : unchanged(before);
}

function whileHealthy(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  if (report.verdict == Verdict.Failed) return afterFailure(before, report, settings, nowMs);
  if (report.isTimed && report.mayEject) return rest(before, report, nowMs);
  if (report.verdict == Verdict.Ignored || before.isPlain) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = 0;
  next.vendorFault = false;
  if (!before.doubted) return new Transition(next, HealthChange.Counted);
  endDoubt(next, nowMs + max<u64>(settings.healthCheckIntervalMs, dueInMs(before, settings, nowMs)));
  return new Transition(next, HealthChange.Cleared);
}

function afterFailure(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const isShared = report.evidence == Evidence.Shared;
  const mayRest = report.evidence == Evidence.Firm || settings.whenNoneHealthy == WhenNoneHealthy.Soonest;
  if (mayRest && report.isTimed && report.mayEject) return rest(before, report, nowMs);
  if (isShared) return doubt(before, report, settings, nowMs);
  if (report.action == Action.Out && report.mayEject) return eject(before, report, settings, nowMs);
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
