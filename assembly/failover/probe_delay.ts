import { Report, Verdict } from "./report";
import { MAX_RETRY_AFTER_MS, MAX_UNCONFIRMED_DAILY_MS, MAX_UNCONFIRMED_MS } from "./schedule";
import { TokenHealth } from "./token_health";

/** Sets when the next probe may be: after `waitMs`, and not before a vendor that failed and asked to wait wants it. */
export function delayProbe(next: TokenHealth, report: Report, nowMs: u64, waitMs: u64): void {
  const fromMs = answeredAt(report, nowMs);
  const asked = report.verdict == Verdict.Failed ? max(askedMs(report), report.quietMs) : 0;
  if (asked > 0) next.notBeforeMs = fromMs + asked;
  next.dueMs = fromMs + max(waitMs, asked);
}

/** When the answer came; a time to come is that of a clock that went back. */
export function answeredAt(report: Report, nowMs: u64): u64 {
  return report.answeredMs > 0 ? min(report.answeredMs, nowMs) : nowMs;
}

/**
 * Milliseconds of its wish that are believed: all that a probe was told, or that the operator says; of what a client
 * was told a minute or an hour.
 */
export function askedMs(report: Report): u64 {
  if (report.isOrdered || report.nonce.length > 0) return min(report.retryAfterMs, MAX_RETRY_AFTER_MS);
  return min(report.retryAfterMs, report.isDaily ? MAX_UNCONFIRMED_DAILY_MS : MAX_UNCONFIRMED_MS);
}
