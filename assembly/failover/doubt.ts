import { eject, spare } from "./ejection";
import { FailoverSettings } from "./failover_settings";
import { HealthChange, Transition, unchanged } from "./health_change";
import { NO_ROUTE } from "./probe_route";
import { Evidence, Report, Verdict } from "./report";
import { rest } from "./rest";
import { dueInMs } from "./schedule";
import { TokenHealth } from "./token_health";

/** Has a probe decide, unless one does or did a moment ago: then a failure on weak evidence is counted, once. */
export function doubt(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
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
export function afterDoubt(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = before.copy();
  endDoubt(next, nowMs + settings.healthCheckIntervalMs);
  if (report.verdict == Verdict.Failed) {
    report.probeRoute = before.probeRoute;
    if (report.mayEject && report.isTimed) return rest(next, report, nowMs);
    return report.mayEject ? eject(next, report, settings, nowMs) : spare(next, report, settings, nowMs);
  }
  if (report.verdict == Verdict.Passed) {
    next.consecutiveFailures = 0;
    next.vendorFault = false;
  }
  return new Transition(next, HealthChange.Cleared);
}

/** The token stays in, and is not doubted again before `untilMs`. */
export function endDoubt(next: TokenHealth, untilMs: u64): void {
  next.doubted = false;
  next.probeRoute = NO_ROUTE;
  next.dropClaim();
  next.dueMs = untilMs;
}
