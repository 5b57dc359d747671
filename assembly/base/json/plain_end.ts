import { Bytes } from "../bytes";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
/** Bytes that are looked at together. */
const LANES: i32 = 16;

/**
 * The place behind the object that begins at `from` of `bytes`, where all of that is there, and nothing in it is nested
 * or escaped; 0: that is not so, or its end is too near that of `bytes`.
 */
export function plainEnd(bytes: Bytes, from: i32): i32 {
  const base = changetype<usize>(bytes);
  let quotes = 0;
  for (let at = from + 1; at <= bytes.length - LANES; at += LANES) {
    const lanes = v128.load(base + at);
    const marks = i8x16.bitmask(i8x16.eq(lanes, i8x16.splat(QUOTE)));
    const nesting = v128.or(i8x16.eq(lanes, i8x16.splat(OPEN)), i8x16.eq(lanes, i8x16.splat(CLOSE)));
    const others = i8x16.bitmask(v128.or(nesting, i8x16.eq(lanes, i8x16.splat(BACKSLASH))));
    if (others == 0) quotes += popcnt(marks);
    else {
      const first = ctz(others);
      quotes += popcnt(marks & ((1 << first) - 1));
      return bytes[at + first] == CLOSE && (quotes & 1) == 0 ? at + first + 1 : 0;
    }
  }
  return 0;
}
