import { Bytes } from "../bytes";

/** UTF-8 on raw memory: Unicode 16, section 3.9, table 3-7. Callers own the range [p, end). */

/** Length of the well-formed sequence of two to four bytes at `p`; 0 when there is none. */
export function sequenceLength(p: usize, end: usize): i32 {
  const word = p + 4 <= end ? load<u32>(p) : shortWord(p, end);
  if ((word & 0x00c0c0f0) == 0x008080e0) {
    const range = word & 0x200f;
    return range == 0 || range == 0x200d ? 0 : 3; // overlong, surrogate
  }
  if ((word & 0xc0e0) == 0x80c0) return (word & 0x1e) == 0 ? 0 : 2; // overlong
  if ((word & 0xc0c0c0f8) != 0x808080f0) return 0;
  const range = word & 0x3007;
  return range != 0 && ((word & 7) < 4 || range == 4) ? 4 : 0; // overlong, above U+10FFFF
}

export function isUtf8(bytes: Bytes): bool {
  let p = changetype<usize>(bytes);
  const end = p + bytes.length;
  while (p < end) {
    const length = load<u8>(p) < 0x80 ? 1 : sequenceLength(p, end);
    if (length == 0) return false;
    p += length;
  }
  return true;
}

/** Position after the run of well-formed multi-byte sequences at `p`: an ASCII byte, a bad sequence or `end`. */
export function skipSequences(p: usize, end: usize): usize {
  while (p < end && load<u8>(p) >= 0x80) {
    while (p + 8 <= end && isPair(load<u64>(p))) p += 6;
    if (p >= end || load<u8>(p) < 0x80) return p;
    const length = sequenceLength(p, end);
    if (length == 0) return p;
    p += length;
  }
  return p;
}

/** Whether the low six bytes are two well-formed sequences of three: most Chinese, Japanese and Korean text. */
// @ts-ignore: decorator
@inline
function isPair(word: u64): bool {
  if ((word & 0xc0c0f0c0c0f0) != 0x8080e08080e0) return false;
  const first = word & 0x200f;
  const second = (word >> 24) & 0x200f;
  return first != 0 && first != 0x200d && second != 0 && second != 0x200d; // overlong, surrogate
}

/** How many bytes of the bad sequence at `p` one U+FFFD stands for: its longest well-formed beginning, at least 1. */
export function badLength(p: usize, end: usize): i32 {
  const word = shortWord(p, end);
  const lead = word & 0xff;
  const second = (word >> 8) & 0xff;
  if (lead < 0xe0 || lead > 0xf4) return 1;
  const low: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const high: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 1;
  return lead >= 0xf0 && (word & 0x00c00000) == 0x00800000 ? 3 : 2;
}

/** Writes `code` (a Unicode scalar value) at `to`, which has room for four bytes; answers how many it took. */
export function encode(code: u32, to: usize): i32 {
  if (code < 0x80) {
    store<u8>(to, code);
    return 1;
  }
  if (code < 0x800) {
    store<u8>(to, 0xc0 | (code >> 6));
    store<u8>(to, 0x80 | (code & 0x3f), 1);
    return 2;
  }
  if (code < 0x10000) {
    store<u8>(to, 0xe0 | (code >> 12));
    store<u8>(to, 0x80 | ((code >> 6) & 0x3f), 1);
    store<u8>(to, 0x80 | (code & 0x3f), 2);
    return 3;
  }
  store<u8>(to, 0xf0 | (code >> 18));
  store<u8>(to, 0x80 | ((code >> 12) & 0x3f), 1);
  store<u8>(to, 0x80 | ((code >> 6) & 0x3f), 2);
  store<u8>(to, 0x80 | (code & 0x3f), 3);
  return 4;
}

/** Up to four bytes at `p`, little-endian; what lies beyond `end` is 0, which continues no sequence. */
function shortWord(p: usize, end: usize): u32 {
  let word: u32 = 0;
  for (let shift: u32 = 0; shift < 32 && p < end; shift += 8) word |= (<u32>load<u8>(p++)) << shift;
  return word;
}
