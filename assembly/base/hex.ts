import { Bytes, text, utf8 } from "./bytes";

const DIGITS = utf8("0123456789abcdef");

/** Lower-case hexadecimal of the first `count` bytes; a negative `count` means all, a larger one is clamped. */
export function hex(bytes: Bytes, count: i32 = -1): string {
  const size = count < 0 ? bytes.length : min(count, bytes.length);
  const digits = new StaticArray<u8>(2 * size);
  for (let i = 0; i < size; i++) {
    digits[2 * i] = DIGITS[bytes[i] >> 4];
    digits[2 * i + 1] = DIGITS[bytes[i] & 15];
  }
  return text(digits);
}
