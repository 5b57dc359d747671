/** Number lexemes (RFC 8259, section 6), on raw memory. Callers own the range [p, end). */

const MINUS: u8 = 0x2d;

/** No exponent beyond it changes an answer: no text has that many digits (MAX_BYTES), and ten times it fits an i32. */
const EXPONENT_LIMIT: i32 = 200_000_000;

/** Position after the number at `p`; 0 when there is none. What follows it is the caller's matter. */
export function scanNumber(p: usize, end: usize): usize {
  if (p < end && load<u8>(p) == MINUS) p++;
  const whole = skipDigits(p, end);
  if (whole == p || (load<u8>(p) == 0x30 && whole > p + 1)) return 0;
  p = whole;
  if (p < end && load<u8>(p) == 0x2e) {
    const fraction = skipDigits(++p, end);
    if (fraction == p) return 0;
    p = fraction;
  }
  if (p >= end || (load<u8>(p) | 0x20) != 0x65) return p;
  p++;
  if (p < end && (load<u8>(p) == MINUS || load<u8>(p) == 0x2b)) p++;
  const exponent = skipDigits(p, end);
  return exponent == p ? 0 : exponent;
}

/** A number lexeme taken apart: `digits` significant digits between `first` and `last`, times 10^`scale`. */
// @ts-ignore: decorator
@unmanaged
export class Decimal {
  negative: bool = false;
  /** First and last digit that is not 0, both 0 for a zero. A point may stand between them. */
  first: usize = 0;
  last: usize = 0;
  digits: i32 = 0;
  scale: i32 = 0;

  /** Takes apart the number at [p, end), which `scanNumber` has accepted. */
  read(p: usize, end: usize): void {
    this.negative = p < end && load<u8>(p) == MINUS;
    this.first = 0;
    this.last = 0;
    let count: i32 = 0;
    let place: i32 = 0; // of the digit just read: 0 stands right before the point
    let lastCount: i32 = 0;
    let lastPlace: i32 = 0;
    let point = false;
    p += this.negative ? 1 : 0;
    for (; p < end; p++) {
      const byte = load<u8>(p);
      if (byte == 0x2e) {
        point = true;
        continue;
      }
      if (!isDigit(byte)) break;
      if (point) place--;
      else if (lastCount > 0) lastPlace++;
      if (count > 0 || byte != 0x30) count++;
      if (byte == 0x30) continue;
      if (this.first == 0) this.first = p;
      this.last = p;
      lastCount = count;
      lastPlace = place;
    }
    this.digits = lastCount;
    this.scale = lastPlace + readExponent(p, end);
  }
}

const decimal = new Decimal();

/** The value of the number at [p, end) when it is whole and fits 64 bits (`5`, `5.0`, `1e3`); else `fallback`. */
export function integerOf(p: usize, end: usize, fallback: i64): i64 {
  decimal.read(p, end);
  if (decimal.digits == 0) return 0;
  if (decimal.scale < 0 || decimal.digits > 19 || decimal.scale > 19 - decimal.digits) return fallback;
  let value: u64 = 0;
  for (let at = decimal.first; at <= decimal.last; at++) {
    const byte = load<u8>(at);
    if (byte != 0x2e) value = value * 10 + (byte - 0x30);
  }
  for (let i = 0; i < decimal.scale; i++) value *= 10;
  if (decimal.negative) return value <= (<u64>1) << 63 ? <i64>(0 - value) : fallback;
  return value <= <u64>i64.MAX_VALUE ? <i64>value : fallback;
}

/** The value of `e[+-]digits` at `p`, held within EXPONENT_LIMIT; 0 when there is none. */
function readExponent(p: usize, end: usize): i32 {
  if (++p >= end) return 0;
  const sign = load<u8>(p);
  if (sign == MINUS || sign == 0x2b) p++;
  let value: i32 = 0;
  for (; p < end && isDigit(load<u8>(p)); p++) {
    value = min(value * 10 + (load<u8>(p) - 0x30), EXPONENT_LIMIT);
  }
  return sign == MINUS ? -value : value;
}

function skipDigits(p: usize, end: usize): usize {
  while (p < end && isDigit(load<u8>(p))) p++;
  return p;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return <u8>(byte - 0x30) < 10;
}
