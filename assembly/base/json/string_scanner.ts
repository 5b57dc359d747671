import { escapeLength } from "./escape";
import { JsonFault } from "./kind";
import { skipSequences } from "./utf8";

const EACH: u64 = 0x0101010101010101;
const HIGH: u64 = 0x80 * EACH;
const QUOTES: u64 = 0x22 * EACH;
const BACKSLASHES: u64 = 0x5c * EACH;
const SPACES: u64 = 0x20 * EACH;

/**
 * Finds the end of a string literal and checks it: no control character, escapes by the grammar, well-formed UTF-8.
 * `escaped`, `fault` and `faultAt` speak of the last scan.
 */
// @ts-ignore: decorator
@unmanaged
export class StringScanner {
  escaped: bool = false;
  fault: JsonFault = JsonFault.None;
  faultAt: usize = 0;

  /** Position after the closing quote of the literal whose first character is at `p`; 0 on a fault. */
  scan(p: usize, end: usize): usize {
    this.escaped = false;
    while (true) {
      p = skipPlain(p, end);
      if (p >= end) return this.refuse(JsonFault.Syntax, end);
      const byte = load<u8>(p);
      if (byte == 0x22) return p + 1;
      if (byte == 0x5c) {
        const length = escapeLength(p, end);
        if (length == 0) return this.refuse(JsonFault.Syntax, p);
        this.escaped = true;
        p += length;
        continue;
      }
      const after = skipSequences(p, end);
      if (after == p) return this.refuse(byte < 0x80 ? JsonFault.Syntax : JsonFault.Encoding, p);
      p = after;
    }
  }

  private refuse(fault: JsonFault, at: usize): usize {
    this.fault = fault;
    this.faultAt = at;
    return 0;
  }
}

/** Position of the first quote, backslash, control character or byte beyond ASCII in [p, end); else `end`. */
export function skipPlain(p: usize, end: usize): usize {
  while (p + 16 <= end) {
    const special = specialLanes(v128.load(p));
    if (special != 0) return p + ctz(special);
    p += 16;
  }
  while (p + 8 <= end) {
    const special = specials(load<u64>(p));
    if (special != 0) return p + ((<usize>ctz(special)) >> 3);
    p += 8;
  }
  while (p < end) {
    const byte = load<u8>(p);
    if (byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5c) return p;
    p++;
  }
  return p;
}

/**
 * High bits of the bytes of `word` that are special. Only the lowest one is exact: a subtraction borrows from the bytes
 * above a hit, never from those below.
 */
// @ts-ignore: decorator
@inline
function specials(word: u64): u64 {
  return (((word ^ QUOTES) - EACH) | ((word ^ BACKSLASHES) - EACH) | (word - SPACES) | word) & HIGH;
}

/** A bit for each byte of `lanes` that is special. As signed numbers, bytes beyond ASCII are below the space, too. */
// @ts-ignore: decorator
@inline
function specialLanes(lanes: v128): i32 {
  const low = i8x16.lt_s(lanes, i8x16.splat(0x20));
  const marks = v128.or(i8x16.eq(lanes, i8x16.splat(0x22)), i8x16.eq(lanes, i8x16.splat(0x5c)));
  return i8x16.bitmask(v128.or(low, marks));
}
