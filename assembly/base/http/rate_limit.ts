import { Bytes, EMPTY, concat, endsWith, equal, slice, startsWith, utf8 } from "../bytes";
import { unixSeconds } from "../rfc3339";
import { durationMs } from "./duration";
import { HeaderView } from "./header_view";

/** `x-ratelimit-reset-requests` beside `x-ratelimit-remaining-requests`, and so on for every kind of limit. */
const RESET = utf8("x-ratelimit-reset");
const REMAINING = utf8("x-ratelimit-remaining");
/** `anthropic-ratelimit-tokens-reset` beside `anthropic-ratelimit-tokens-remaining`, and so on. */
const ANTHROPIC = utf8("anthropic-ratelimit-");
const RESET_END = utf8("-reset");
const REMAINING_END = utf8("-remaining");
const ZERO = utf8("0");

const MS_PER_SECOND: f64 = 1000;
/** A larger plain number is a time, in Unix seconds or, beyond the second one, in milliseconds. */
const LEAST_SECONDS: u64 = 1_000_000_000;
const LEAST_MS: u64 = 1_000_000_000_000;

/**
 * Milliseconds from `nowMs` until the limits that a refused request met are there again; 0: the answer does not say.
 * A limit of which something remains was not met; the last of the others counts.
 * https://platform.openai.com/docs/guides/rate-limits, https://platform.claude.com/docs/en/api/rate-limits
 */
export function limitResetMs(headers: HeaderView, nowMs: u64): u64 {
  let longest: u64 = 0;
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    const remaining = remainingOf(name);
    if (remaining.length == 0 || !isMet(headers, remaining)) continue;
    longest = max(longest, waitOf(headers.value(i), nowMs));
  }
  return longest;
}

/** The header that tells what remains of the limit whose reset header `name` tells; EMPTY: it tells none. */
function remainingOf(name: Bytes): Bytes {
  if (startsWith(name, RESET)) return concat(REMAINING, slice(name, RESET.length, name.length));
  if (!startsWith(name, ANTHROPIC) || !endsWith(name, RESET_END)) return EMPTY;
  return concat(slice(name, 0, name.length - RESET_END.length), REMAINING_END);
}

/** Whether nothing remains, or nobody says. */
function isMet(headers: HeaderView, remaining: Bytes): bool {
  return headers.find(remaining) < 0 || equal(headers.get(remaining), ZERO);
}

function waitOf(value: Bytes, nowMs: u64): u64 {
  const atMs = <u64>unixSeconds(value) * 1000;
  if (atMs > 0) return atMs > nowMs ? atMs - nowMs : 0;
  const waitMs = durationMs(value, MS_PER_SECOND);
  const plain = waitMs / 1000;
  if (plain < LEAST_SECONDS) return waitMs;
  const untilMs = plain < LEAST_MS ? waitMs : plain;
  return untilMs > nowMs ? untilMs - nowMs : 0;
}
