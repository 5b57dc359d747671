import { isDigit } from "./ascii";
import { Bytes } from "./bytes";

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
/** 9999-12-31T23:59:59Z */
const LAST: i64 = 253402300799;
const ZERO: u8 = 0x30;
const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const DOT: u8 = 0x2e;
const SIZE = 20;
/** Where the zone begins, where there is no fraction. */
const ZONE_AT = 19;
/** Days of a cycle of 400 years, and from year 0, March 1, to 1970. */
const CYCLE: i64 = 146097;
const TO_EPOCH: i64 = 719468;

/** The Unix time in seconds of a date and time such as `2026-10-21T08:30:00Z` (RFC 3339); 0: it is none. */
export function unixSeconds(text: Bytes): i64 {
  if (text.length < SIZE) return 0;
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  const year = number(text, 0, 4);
  const second = (number(text, 11, 2) * 60 + number(text, 14, 2)) * 60 + number(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || second < 0) return 0;
  return max<i64>(daysOf(year, month, day) * SECONDS_PER_DAY + second - offsetIn(text), 0);
}

/** `seconds` of Unix time as a date and time; of a time that has none the nearest. */
export function rfc3339(seconds: i64): Bytes {
  const at = min<i64>(max<i64>(seconds, 0), LAST);
  // http://howardhinnant.github.io/date_algorithms.html: years begin in March.
  const days = at / SECONDS_PER_DAY + TO_EPOCH;
  const cycle = days / CYCLE;
  const inCycle = days % CYCLE;
  const yearOfCycle = (inCycle - inCycle / 1460 + inCycle / 36524 - inCycle / 146096) / 365;
  const inYear = inCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
  const march = (5 * inYear + 2) / 153;
  const month = march < 10 ? march + 3 : march - 9;
  const second = at % SECONDS_PER_DAY;
  const text = "0000-00-00T00:00:00Z";
  const bytes = new StaticArray<u8>(SIZE);
  for (let i = 0; i < SIZE; i++) bytes[i] = <u8>text.charCodeAt(i);
  write(bytes, 0, 4, cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0));
  write(bytes, 5, 2, month);
  write(bytes, 8, 2, inYear - (153 * march + 2) / 5 + 1);
  write(bytes, 11, 2, second / 3600);
  write(bytes, 14, 2, (second / 60) % 60);
  write(bytes, 17, 2, second % 60);
  return bytes;
}

/** Days from the beginning of 1970; the same source. */
function daysOf(year: i64, month: i64, day: i64): i64 {
  const shifted = month <= 2 ? year - 1 : year;
  const cycle = shifted / 400;
  const yearOfCycle = shifted - cycle * 400;
  const inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return cycle * CYCLE + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + inYear - TO_EPOCH;
}

/** Seconds by which the zone of `text` is ahead. */
function offsetIn(text: Bytes): i64 {
  let at = ZONE_AT;
  if (text[at] == DOT) for (at++; at < text.length && isDigit(text[at]);) at++;
  if (at + 6 > text.length || (text[at] != PLUS && text[at] != MINUS)) return 0;
  const ahead = (number(text, at + 1, 2) * 60 + number(text, at + 4, 2)) * 60;
  return text[at] == PLUS ? ahead : -ahead;
}

/** So many digits; what is none makes it negative. */
function number(text: Bytes, from: i32, digits: i32): i64 {
  let value: i64 = 0;
  for (let i = from; i < from + digits; i++) {
    if (!isDigit(text[i])) return i32.MIN_VALUE;
    value = value * 10 + (text[i] - ZERO);
  }
  return value;
}

function write(bytes: Bytes, from: i32, digits: i32, value: i64): void {
  for (let i = from + digits - 1; i >= from; i--) {
    bytes[i] = ZERO + <u8>(value % 10);
    value /= 10;
  }
}
