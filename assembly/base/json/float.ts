import { Decimal } from "./number";

/**
 * Correctly rounded decimal to binary conversion (IEEE 754-2019, section 5.12). Short numbers take one exact
 * floating-point operation; the others are shifted, as decimal digits, to 53 bits before the point and rounded there.
 */

/** Digits kept; a tie between two doubles needs at most 767 to be told, later ones only say "a little more". */
const ROOM: i32 = 800;
/** A shift by more bits would overflow the 64-bit carry of a digit. */
const MAX_SHIFT: i32 = 58;
/** Digits that a left shift by MAX_SHIFT can add. */
const SPARE: i32 = 20;

const TENS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];

const decimal = new Decimal();
const digits = new StaticArray<u8>(ROOM + SPARE);
let count: i32 = 0;
/** The value is 0.d1d2d3... times 10^point. */
let point: i32 = 0;
/** Whether digits other than 0 were dropped. */
let cut = false;

/** The double nearest to the number lexeme at [p, end); infinite when it is too large. */
export function floatOf(p: usize, end: usize): f64 {
  decimal.read(p, end);
  const size = decimal.digits;
  const scale = decimal.scale;
  let value: f64 = 0;
  if (size > 0 && size <= 15 && scale >= -22 && scale <= 22) {
    value = scale < 0 ? significand() / TENS[-scale] : significand() * TENS[scale];
  } else if (size > 0 && size + scale > 310) {
    value = Infinity;
  } else if (size > 0 && size + scale > -330) {
    loadDigits();
    value = round();
  }
  return decimal.negative ? -value : value;
}

/** The significant digits, at most 15, as a whole number: exact. */
function significand(): f64 {
  let value: u64 = 0;
  for (let at = decimal.first; at <= decimal.last; at++) {
    const byte = load<u8>(at);
    if (byte != 0x2e) value = value * 10 + (byte - 0x30);
  }
  return <f64>value;
}

/** Puts the significant digits into `digits`. */
function loadDigits(): void {
  count = 0;
  cut = false;
  point = decimal.digits + decimal.scale;
  for (let at = decimal.first; at <= decimal.last; at++) {
    const byte = load<u8>(at);
    if (byte != 0x2e) append(byte - 0x30);
  }
}

function append(digit: u8): void {
  if (count < ROOM) digits[count++] = digit;
  else if (digit != 0) cut = true;
}

/** The double nearest to the digits, which are a number other than 0. */
function round(): f64 {
  let exponent = 0;
  while (point > 0) exponent += shiftRight(min(point * 3, MAX_SHIFT));
  // Now below 1; up to [0.5, 1).
  while (point < 0 || (point == 0 && digits[0] < 5)) exponent -= shiftLeft(point < 0 ? min(-point * 3, MAX_SHIFT) : 1);
  exponent--;
  while (exponent < -1022) exponent += shiftRight(min(-1022 - exponent, MAX_SHIFT));
  shiftLeft(53);
  let mantissa = wholePart();
  if (mantissa == (<u64>1) << 53) {
    mantissa >>= 1;
    exponent++;
  }
  if (exponent > 1023) return Infinity;
  const normal = mantissa >= (<u64>1) << 52;
  const bits = (mantissa & (((<u64>1) << 52) - 1)) | ((normal ? <u64>(exponent + 1023) : 0) << 52);
  return reinterpret<f64>(bits);
}

/** Divides by 2^bits; answers `bits`. */
function shiftRight(bits: i32): i32 {
  const size = count;
  let rest: u64 = 0;
  let read = 0;
  // Leading zeros of the quotient move the point instead of being stored.
  while (rest >> bits == 0 && (read < size || rest != 0)) {
    rest = rest * 10 + (read < size ? digits[read] : 0);
    read++;
  }
  point -= read - 1;
  count = 0;
  const mask = ((<u64>1) << bits) - 1;
  while (read < size || rest != 0) {
    if (count >= ROOM && read >= size) {
      cut = true;
      break;
    }
    const digit = <u8>(rest >> bits);
    rest = (rest & mask) * 10 + (read < size ? digits[read] : 0);
    read++;
    append(digit);
  }
  trim();
  return bits;
}

/** Multiplies by 2^bits; answers `bits`. */
function shiftLeft(bits: i32): i32 {
  const size = count;
  let to = ROOM + SPARE;
  let carry: u64 = 0;
  for (let i = size - 1; i >= 0 || carry > 0; i--) {
    if (i >= 0) carry += (<u64>digits[i]) << bits;
    const rest = carry / 10;
    digits[--to] = <u8>(carry - rest * 10);
    carry = rest;
  }
  const grown = ROOM + SPARE - to;
  point += grown - size;
  count = 0;
  for (; to < ROOM + SPARE; to++) append(digits[to]);
  trim();
  return bits;
}

function trim(): void {
  while (count > 0 && digits[count - 1] == 0) count--;
}

/** The part before the point, rounded to nearest, ties to even. */
function wholePart(): u64 {
  let value: u64 = 0;
  for (let i = 0; i < point; i++) value = value * 10 + (i < count ? digits[i] : 0);
  if (point < 0 || point >= count) return value;
  const next = digits[point];
  const tie = next == 5 && point + 1 == count && !cut;
  return next > 5 || (next == 5 && (!tie || (value & 1) == 1)) ? value + 1 : value;
}
