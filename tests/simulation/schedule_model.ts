import type { Report, Settings } from "./health_model.ts";
import type { Entry } from "./records.ts";

/** When probes are due and tokens come back, written again from the descriptions. Times in milliseconds. */
export const leaseMs = 5000;
/** Longest that a vendor's own wish is followed. */
export const dayMs = 24 * 60 * 60 * 1000;
/** Longest that the answer to a client's request puts a probe off. */
const unconfirmedMs = 60_000;

/** Longest a due time can lie ahead, a vendor's own wish aside. */
export function maxWaitMs(settings: Settings): number {
  const cap = Math.max(60_000, settings.healthCheckInterval);
  return Math.max(1.2 * cap, settings.healthCheckTimeout + leaseMs);
}

/** Milliseconds from now to a stored time; 0 when reached, or further ahead than it can be set. */
export function aheadMs(timeMs: number, limitMs: number, nowMs: number): number {
  return timeMs > nowMs && timeMs - nowMs <= limitMs ? timeMs - nowMs : 0;
}

/** Milliseconds until a token that is out can serve again, by a probe or by time; a probe takes its time on top. */
export function returnInMs(entry: Entry, settings: Settings, nowMs: number): number {
  const askedInMs = (ms: number) => aheadMs(entry.notBeforeMs, dayMs, ms);
  const probe = freeInMs(nowMs, (ms) => Math.max(aheadMs(entry.dueMs, maxWaitMs(settings), ms), askedInMs(ms)));
  const time = freeInMs(nowMs, (ms) => Math.max(cooldownInMs(entry, settings, ms), askedInMs(ms)));
  if (entry.resting) return probe;
  return settings.healthCheckModel === "" ? time : Math.min(probe, time);
}

/** When nothing is left to wait for: a time too far ahead, which is none, may come into reach on the way. */
function freeInMs(nowMs: number, waitMs: (ms: number) => number): number {
  let ms = nowMs;
  for (let more = waitMs(ms); more > 0 && ms < Number.POSITIVE_INFINITY; more = waitMs(ms)) ms += more;
  return ms - nowMs;
}

/** Milliseconds until the cooldown of a token that is out is over, the vendor's own wish aside. */
export function cooldownInMs({ outSinceMs }: Entry, { cooldownDuration }: Settings, nowMs: number): number {
  if (cooldownDuration === 0 || outSinceMs === 0) return Number.POSITIVE_INFINITY;
  const isOfOtherClock = outSinceMs - nowMs > leaseMs;
  return isOfOtherClock ? 0 : Math.max(0, outSinceMs + cooldownDuration - nowMs);
}

/** When an answer came: a time to come is that of a clock that went back. */
export function answeredAt({ answeredMs }: Report, nowMs: number): number {
  return answeredMs > 0 ? Math.min(answeredMs, nowMs) : nowMs;
}

/** How long a failure puts probes off: the word that a client's request brought about is good for a minute. */
export function askedMs({ retryAfterMs, nonce }: Report): number {
  return Math.min(retryAfterMs, nonce === "" ? unconfirmedMs : dayMs);
}

/** How long a failure puts a probe off at least: the vendor's wish, and ten minutes for an unpaid account. */
export function putOffMs(report: Report, settings: Settings): number {
  const isUnpaid = report.told === "quota" && !settings.isThresholdSet && settings.cooldownDuration === 0;
  return Math.max(askedMs(report), isUnpaid ? 600_000 : 0);
}

/** From when to when a rest may end that is to take `waitMs` from the answer on: a fifth later at most, 5 s at most. */
export function restEnd(report: Report, waitMs: number, nowMs: number): readonly [number, number] {
  const endMs = answeredAt(report, nowMs) + waitMs;
  return [endMs, endMs + Math.min(Math.floor(waitMs / 5), 5000)];
}

/** How long a token rests whose trial has failed so many times in a row. */
export function longerRestMs(trials: number, report: Report, settings: Settings): number {
  const asked = askedMs(report);
  const doubled = Math.max(asked, settings.healthCheckInterval) * 2 ** Math.min(16, trials);
  return Math.max(asked, Math.min(doubled, Math.max(60_000, settings.healthCheckInterval)));
}

/** How long the next probe waits: the first three failed probes keep the interval; then it doubles up to the cap. */
export function backOff(failedProbes: number, settings: Settings): number {
  const interval = settings.healthCheckInterval;
  const doubled = interval * 2 ** Math.min(16, Math.max(0, failedProbes - 3));
  return failedProbes <= 3 ? interval : Math.min(doubled, Math.max(60_000, interval));
}
