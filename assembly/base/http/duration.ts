import { isDigit, lower } from "../ascii";
import { Bytes, equal, slice, utf8 } from "../bytes";

const DOT: u8 = 0x2e;
/** Of a number: no wait has more. */
const MOST_DIGITS = 13;

/** Milliseconds of the units of Go's durations (https://pkg.go.dev/time#ParseDuration), but for the shortest. */
const UNITS: Bytes[] = [utf8("ms"), utf8("s"), utf8("m"), utf8("h")];
const UNIT_MS: StaticArray<f64> = [1, 1000, 60_000, 3_600_000];

/**
 * Milliseconds, rounded up, of a duration such as `6m0s`, `59.7s` or `76ms`; a number alone counts in units of
 * `plainMs`. 0: it is none, or not positive.
 */
export function durationMs(text: Bytes, plainMs: f64): u64 {
  let total: f64 = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && (isDigit(text[at]) || text[at] == DOT)) at++;
    const number = decimalIn(text, start, at);
    if (number < 0) return 0;
    const unit = at;
    while (at < text.length && lower(text[at]) >= 0x61 && lower(text[at]) <= 0x7a) at++;
    const isAlone = unit == at && at == text.length && start == 0;
    const unitMs = isAlone ? plainMs : msOf(slice(text, unit, at));
    if (unitMs == 0) return 0;
    total += number * unitMs;
  }
  return <u64>ceil(total);
}

function msOf(unit: Bytes): f64 {
  for (let i = 0; i < UNITS.length; i++) if (equal(unit, UNITS[i])) return UNIT_MS[i];
  return 0;
}

/** The number in `text[start, end)`, with a fraction or without; negative: there is none. */
function decimalIn(text: Bytes, start: i32, end: i32): f64 {
  if (start == end || end - start > MOST_DIGITS) return -1;
  let value: f64 = 0;
  let scale: f64 = 0;
  for (let i = start; i < end; i++) {
    if (text[i] == DOT) {
      if (scale > 0) return -1;
      scale = 1;
      continue;
    }
    value = value * 10 + <f64>(text[i] - 0x30);
    scale *= 10;
  }
  if (scale == 1 || text[start] == DOT) return -1;
  return scale > 0 ? value / scale : value;
}
