import { Bytes } from "../base/bytes";
import { FailoverSettings } from "./failover_settings";
import { TokenHealth } from "./token_health";

/** How long a lease lasts, and how much later those without one probe. */
export const LEASE_MS: u64 = 5000;
/** Longest Retry-After that is honoured. */
export const MAX_RETRY_AFTER_MS: u64 = 24 * 60 * 60 * 1000;
/**
 * Longest that the answer to a client's request puts a probe off: what the vendor asks for may be about that request
 * alone. It is as long as a token that stays out waits between two probes, so no client makes that longer.
 */
export const MAX_UNCONFIRMED_MS: u64 = 60_000;
/** Longest that it puts one off, and has a token rest, where it tells of a day's allowance. */
export const MAX_UNCONFIRMED_DAILY_MS: u64 = 60 * 60 * 1000;

/** How often probes are looked for. */
const TICK_MS: u32 = 1000;
/** So many are no burst. */
const FEW_PROBES: i32 = 8;

/** Failed probes before the waits between probes grow. */
const STEADY_PROBES: u32 = 3;
/** The waits grow up to this, or to the interval when that is longer. */
const MIN_CAP_MS: u64 = 60_000;
/** Doublings that take the shortest interval beyond any cap. */
const MAX_DOUBLINGS: u32 = 16;
/** The jitter is at most one part in this many of the wait. */
const JITTER_PART: u64 = 5;
const MAX_REST_JITTER_MS: u64 = 5000;

/**
 * Milliseconds between two probes of a token after `failedProbes` failures in a row: the interval for the first 3, then
 * doubling up to max(60 s, interval), with up to 20 % on top in proportion to `chance` (0 = nothing, 2^32 - 1 = all).
 */
export function backOffMs(failedProbes: u32, settings: FailoverSettings, chance: u32): u64 {
  const interval = <u64>settings.healthCheckIntervalMs;
  if (failedProbes <= STEADY_PROBES) return interval;
  const doublings = <u64>min(failedProbes - STEADY_PROBES, MAX_DOUBLINGS);
  const wait = min(interval << doublings, capMs(settings));
  return wait + (((wait / JITTER_PART) * chance) >> 32);
}

/**
 * Milliseconds that a token rests whose trial failed: what the vendor asks for, and at least twice the interval, or
 * twice that, with every trial that failed in a row; this grows up to max(60 s, interval).
 */
export function longerRestMs(failedTrials: u32, askedMs: u64, settings: FailoverSettings): u64 {
  const least = max<u64>(askedMs, settings.healthCheckIntervalMs);
  return max(askedMs, min(least << (<u64>min(failedTrials, MAX_DOUBLINGS)), capMs(settings)));
}

/** What comes on top of a rest of `waitMs`: up to 20 %, 5 s at most. */
export function jitterMs(waitMs: u64, chance: u32): u64 {
  return (min(waitMs / JITTER_PART, MAX_REST_JITTER_MS) * chance) >> 32;
}

/** Chance for the jitter: a nonce that has served its purpose is as random as any draw, and keeps the machine pure. */
export function chanceOf(nonce: Bytes): u32 {
  if (nonce.length < 4) return 0;
  return ((<u32>nonce[0]) << 24) | ((<u32>nonce[1]) << 16) | ((<u32>nonce[2]) << 8) | nonce[3];
}

/**
 * Whether a probe of `entry` may be claimed at `nowMs` by who probes `graceMs` after the due time. A due time or a
 * Retry-After further ahead than it can ever be set comes from a clock that went back since, and counts as reached.
 */
export function isProbeDue(entry: TokenHealth, graceMs: u64, settings: FailoverSettings, nowMs: u64): bool {
  if (!entry.isProbed) return false;
  const due = entry.dueMs;
  if (dueInMs(entry, settings, nowMs) > 0 || (due <= nowMs && nowMs - due < graceMs)) return false;
  return !isAskedToWait(entry, nowMs);
}

/** Whether the vendor has asked to wait for longer. */
export function isAskedToWait(entry: TokenHealth, nowMs: u64): bool {
  return aheadMs(entry.notBeforeMs, MAX_RETRY_AFTER_MS, nowMs) > 0;
}

/** Probes that may leave in one tick of a pool of so many tokens: each can have its turn within an interval. */
export function probesAtOnce(tokens: i32, settings: FailoverSettings): i32 {
  const ticks = max<u32>(settings.healthCheckIntervalMs / TICK_MS, 1);
  return max(FEW_PROBES, <i32>((<u32>tokens + ticks - 1) / ticks));
}

/** Milliseconds until the due time of `entry`; 0 when it is reached, or further ahead than it can be set. */
export function dueInMs(entry: TokenHealth, settings: FailoverSettings, nowMs: u64): u64 {
  return aheadMs(entry.dueMs, maxWaitMs(settings), nowMs);
}

/** Milliseconds until a token that is out can be back at the earliest. */
export function returnInMs(entry: TokenHealth, settings: FailoverSettings, nowMs: u64): u64 {
  return max(dueInMs(entry, settings, nowMs), aheadMs(entry.notBeforeMs, MAX_RETRY_AFTER_MS, nowMs));
}

/** How far `timeMs` lies ahead; 0 when it is reached, or further ahead than `limitMs`. */
function aheadMs(timeMs: u64, limitMs: u64, nowMs: u64): u64 {
  return timeMs > nowMs && timeMs - nowMs <= limitMs ? timeMs - nowMs : 0;
}

/** The furthest ahead that a due time is ever set, a Retry-After aside. */
function maxWaitMs(settings: FailoverSettings): u64 {
  const cap = capMs(settings);
  return max(cap + cap / JITTER_PART, <u64>settings.healthCheckTimeoutMs + LEASE_MS);
}

function capMs(settings: FailoverSettings): u64 {
  return max(MIN_CAP_MS, <u64>settings.healthCheckIntervalMs);
}
