import { Bytes, EMPTY, concat, endsWith, slice, startsWith, utf8 } from "../bytes";
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

/** Whether the answer tells of a limit of which nothing remains. Nothing is allocated: all good answers are asked. */
export function isSpent(headers: HeaderView): bool {
  for (let i = headers.nextOfByte(ZERO[0], 0); i >= 0; i = headers.nextOfByte(ZERO[0], i + 1)) {
    if (headers.nameStartsWith(i, REMAINING)) return true;
    if (headers.nameStartsWith(i, ANTHROPIC) && headers.nameEndsWith(i, REMAINING_END)) return true;
  }
  return false;
}

/**
 * Milliseconds from `nowMs` until the limits that a request met are there again; 0: the answer does not say. A limit of
 * which something remains was not met, nor, where it was not `isRefused`, one of which nobody says what remains; the
 * last of the others counts.
 * https://platform.openai.com/docs/guides/rate-limits, https://platform.claude.com/docs/en/api/rate-limits
 */
export function limitResetMs(headers: HeaderView, nowMs: u64, isRefused: bool): u64 {
  let longest: u64 = 0;
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    const remaining = remainingOf(name);
    if (remaining.length == 0 || !isMet(headers, remaining, isRefused)) continue;
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

/** Whether nothing remains; `otherwise` where nobody says. */
function isMet(headers: HeaderView, remaining: Bytes, otherwise: bool): bool {
  const at = headers.find(remaining);
  return at < 0 ? otherwise : headers.isValue(at, ZERO);
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
