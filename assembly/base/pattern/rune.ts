import { Bytes } from "../bytes";

/** The last code point of Unicode. */
export const LAST_RUNE: i32 = 0x10ffff;

/** What a byte that is not part of UTF-8 text reads as. */
const REPLACEMENT: i32 = 0xfffd;

const WIDTH_BITS = 3;
const INVALID: i32 = (REPLACEMENT << WIDTH_BITS) | 1;

/** The code point of what `decode` gave. */
export function runeOf(decoded: i32): i32 {
  return decoded >> WIDTH_BITS;
}

/** The bytes taken by what `decode` gave, 1..4. */
export function widthOf(decoded: i32): i32 {
  return decoded & ((1 << WIDTH_BITS) - 1);
}

/**
 * The code point at `at`, which must be inside `bytes`, packed with its width. A byte that does not begin well-formed
 * UTF-8 (Unicode 15, table 3-7) is one U+FFFD of width 1, as in Go.
 */
export function decode(bytes: Bytes, at: i32): i32 {
  const lead = bytes[at] as i32;
  if (lead < 0x80) return (lead << WIDTH_BITS) | 1;
  const width = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (width == 0 || bytes.length - at < width) return INVALID;
  let rune = lead & (0x7f >> width);
  for (let i = 1; i < width; i++) {
    const next = bytes[at + i] as i32;
    if ((next & 0xc0) != 0x80) return INVALID;
    rune = (rune << 6) | (next & 0x3f);
  }
  return isScalar(rune, width) ? (rune << WIDTH_BITS) | width : INVALID;
}

/** Whether `rune` is a scalar value that needs `width` bytes; two-byte forms are settled by their lead. */
function isScalar(rune: i32, width: i32): bool {
  if (width == 3) return rune >= 0x800 && (rune < 0xd800 || rune > 0xdfff);
  return width == 2 || (rune >= 0x10000 && rune <= LAST_RUNE);
}
