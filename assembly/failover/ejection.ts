import { FailoverSettings } from "./failover_settings";
import { HealthChange, Transition, unchanged } from "./health_change";
import { delayProbe } from "./probe_delay";
import { Report } from "./report";
import { dueInMs } from "./schedule";
import { Health, TokenHealth } from "./token_health";

/** Least time between two writes about a token that fails and stays in. */
const SPARE_WRITE_MS: u64 = 1000;

/**
 * Keeps a failing token in. Its entry is written once a second at most: every request of an outage comes here. More
 * failures than the threshold, from a configuration with a higher one, stay: else the two would write in turns.
 */
export function spare(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const failures = max(before.consecutiveFailures, settings.failureThreshold);
  const isKnown = before.consecutiveFailures == failures && before.vendorFault == report.isVendorFault;
  const isRecent = nowMs >= before.touchedMs && nowMs - before.touchedMs < SPARE_WRITE_MS;
  if (isKnown && isRecent && report.nonce.length == 0) return unchanged(before);
  const next = before.copy();
  next.consecutiveFailures = failures;
  next.vendorFault = report.isVendorFault;
  return new Transition(next, HealthChange.Spared);
}

/** Takes the token out until probes bring it back; a probe that is on its way is waited for. */
export function eject(before: TokenHealth, report: Report, settings: FailoverSettings, nowMs: u64): Transition {
  const next = new TokenHealth();
  next.health = Health.Ejected;
  next.generation = before.generation + 1;
  next.probeRoute = report.probeRoute;
  next.outSinceMs = nowMs;
  next.reason = report.reason;
  next.status = report.status;
  next.code = report.code;
  delayProbe(next, report, nowMs, settings.healthCheckIntervalMs);
  next.dueMs = max(next.dueMs, nowMs + dueInMs(before, settings, nowMs));
  return new Transition(next, HealthChange.Ejected);
}
