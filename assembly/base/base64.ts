import { Bytes, slice, utf8 } from "./bytes";

const PADDING: u8 = 0x3d;
const NO_DIGIT: u32 = 64;
const URL_DIGITS = utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/** What the base64 (RFC 4648, 4) in `bytes` from `start` on stands for; null: it is none. Padding may be missing. */
export function decodeBase64(bytes: Bytes, start: i32): Bytes | null {
  const decoded = new StaticArray<u8>((max(0, bytes.length - start) / 4) * 3 + 3);
  let size = 0;
  let bits: u32 = 0;
  let digits = 0;
  let isPadded = false;
  for (let at = max(0, start); at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte == PADDING) isPadded = true;
    if (byte <= 0x20 || byte == PADDING) continue;
    const digit = digitOf(byte);
    if (digit == NO_DIGIT || isPadded) return null;
    bits = (bits << 6) | digit;
    digits++;
    if (digits % 4 == 1) continue;
    decoded[size++] = <u8>(bits >> (6 - 2 * <u32>((digits - 1) % 4)));
  }
  return digits % 4 == 1 ? null : slice(decoded, 0, size);
}

function digitOf(byte: u8): u32 {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte == 0x2b) return 62;
  return byte == 0x2f ? 63 : NO_DIGIT;
}

/** `bytes` in base64 for URLs, without padding (RFC 4648, 5). */
export function base64Url(bytes: Bytes): Bytes {
  const size = bytes.length;
  const text = new StaticArray<u8>((size * 4 + 2) / 3);
  for (let i = 0; i < text.length; i++) {
    const bit = 6 * i;
    const at = bit >> 3;
    const next: u32 = at + 1 < size ? bytes[at + 1] : 0;
    text[i] = URL_DIGITS[((((<u32>bytes[at]) << 8) | next) >> (10 - (bit & 7))) & 63];
  }
  return text;
}
