import { isDigit, lower } from "../ascii";
import { Bytes, indexOf, utf8 } from "../bytes";

const PERCENT: u8 = 0x25;
const PLAIN = utf8("-._~@");

/** The byte that `%XX` at `at` in `bytes[0, end)` stands for (RFC 3986, 2.1); -1: none begins there. */
export function escapeAt(bytes: Bytes, at: i32, end: i32): i32 {
  if (at < 0 || at + 2 >= min(end, bytes.length) || bytes[at] != PERCENT) return -1;
  const high = digit(bytes[at + 1]);
  const low = digit(bytes[at + 2]);
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function digit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = lower(byte);
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** `text` as one segment of a path: all but the unreserved characters and `@` escaped (RFC 3986, 2.3 and 3.3). */
export function pathSegment(text: Bytes): Bytes {
  let size = 0;
  for (let i = 0; i < text.length; i++) size += isPlain(text[i]) ? 1 : 3;
  if (size == text.length) return text;
  const segment = new StaticArray<u8>(size);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    if (isPlain(byte)) {
      segment[at++] = byte;
      continue;
    }
    segment[at++] = PERCENT;
    segment[at++] = hexDigit(byte >> 4);
    segment[at++] = hexDigit(byte & 15);
  }
  return segment;
}

function isPlain(byte: u8): bool {
  const letter = lower(byte);
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a) || indexOf(PLAIN, byte) >= 0;
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}
