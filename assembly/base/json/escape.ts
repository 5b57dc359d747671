import { Bytes, EMPTY, slice } from "../bytes";
import { encode } from "./utf8";

/** Escapes inside JSON strings (RFC 8259, section 7), on raw memory. Callers own the range [p, end). */

const BACKSLASH: u8 = 0x5c;
const REPLACEMENT: u32 = 0xfffd;

/** Where one decoded character is put for a comparison. */
const character: usize = memory.data(4);

/** Length of the escape at `p`, which holds a backslash: 2, or 6 for `\uXXXX`; 0 when it is none. */
export function escapeLength(p: usize, end: usize): i32 {
  if (p + 2 > end) return 0;
  const byte = load<u8>(p, 1);
  if (byte == 0x75) return codeUnit(p, end) < 0 ? 0 : 6;
  return simple(byte) == 0 ? 0 : 2;
}

/**
 * The escape at `p`: its character in the low 24 bits, its length above (12 for a surrogate pair); 0 when it is none.
 * A surrogate without its other half is U+FFFD.
 */
function decodeEscape(p: usize, end: usize): u32 {
  const length = escapeLength(p, end);
  if (length == 0) return 0;
  if (length == 2) return (2 << 24) | simple(load<u8>(p, 1));
  const unit = codeUnit(p, end);
  if ((unit & 0xf800) != 0xd800) return (6 << 24) | unit;
  const low = unit < 0xdc00 ? codeUnit(p + 6, end) : -1;
  if ((low & ~0x3ff) != 0xdc00) return (6 << 24) | REPLACEMENT;
  return (12 << 24) | (0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
}

/** Whether the inside of a string literal, [p, end), reads as `text` once its escapes are resolved. */
export function equalsEscaped(p: usize, end: usize, text: Bytes): bool {
  let q = changetype<usize>(text);
  const stop = q + text.length;
  while (p < end) {
    const byte = load<u8>(p);
    if (byte != BACKSLASH) {
      if (q >= stop || load<u8>(q) != byte) return false;
      p++;
      q++;
      continue;
    }
    const escape = decodeEscape(p, end);
    const size = encode(escape & 0xffffff, character);
    if (escape == 0 || q + size > stop || memory.compare(q, character, size) != 0) return false;
    p += escape >> 24;
    q += size;
  }
  return q == stop;
}

/** The inside of a string literal, [p, end), with its escapes resolved, as UTF-8. */
export function unescape(p: usize, end: usize): Bytes {
  if (p >= end) return EMPTY;
  // No escape is shorter than the UTF-8 it stands for.
  const room = new StaticArray<u8>(<i32>(end - p));
  let to = changetype<usize>(room);
  while (p < end) {
    const byte = load<u8>(p);
    const escape = byte == BACKSLASH ? decodeEscape(p, end) : 0;
    if (escape == 0) {
      store<u8>(to++, byte);
      p++;
      continue;
    }
    to += encode(escape & 0xffffff, to);
    p += escape >> 24;
  }
  return slice(room, 0, <i32>(to - changetype<usize>(room)));
}

/** What `\` and `byte` stand for; 0 when they are no escape. */
function simple(byte: u8): u32 {
  switch (byte) {
    case 0x22: // "
    case 0x2f: // /
    case 0x5c: // \
      return byte;
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    default:
      return 0;
  }
}

/** The UTF-16 code unit of the `\uXXXX` at `p`, or -1. */
function codeUnit(p: usize, end: usize): i32 {
  if (p + 6 > end || load<u16>(p) != 0x755c) return -1;
  let unit: i32 = 0;
  for (let i: usize = 2; i < 6; i++) {
    const digit = hex(load<u8>(p + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}

function hex(byte: u8): i32 {
  if (<u8>(byte - 0x30) < 10) return byte - 0x30;
  const letter = byte | 0x20;
  return <u8>(letter - 0x61) < 6 ? letter - 0x57 : -1;
}
