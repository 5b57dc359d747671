import { TokenHealth } from "./token_health";

/** Milliseconds from a token's return by a trial until it takes its full share. */
const RAMP_MS: u64 = 30_000;
/** The share grows from one part in this many. */
const FIRST_PART: u64 = 10;
/** All of it: what a share is a part of. */
export const FULL_SHARE: u64 = 1 << 32;

/** When the ramp of `entry` ends, in Unix milliseconds; 0: it has none. */
export function rampEndMs(entry: TokenHealth): u64 {
  return entry.backSinceMs == 0 || entry.backSinceMs > u64.MAX_VALUE - RAMP_MS ? 0 : entry.backSinceMs + RAMP_MS;
}

/**
 * How much of its share a token takes, of 2^32: a tenth when it comes back, all of it 30 s later, and in between by
 * time. A return that is to come is of a clock that went back since, and long over.
 */
export function rampShare(entry: TokenHealth, nowMs: u64): u64 {
  const sinceMs = entry.backSinceMs;
  if (sinceMs == 0 || nowMs < sinceMs || nowMs - sinceMs >= RAMP_MS) return FULL_SHARE;
  return max(FULL_SHARE / FIRST_PART, (FULL_SHARE / RAMP_MS) * (nowMs - sinceMs));
}
