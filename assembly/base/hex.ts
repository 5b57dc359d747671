import { Bytes } from "./bytes";

const DIGITS = "0123456789abcdef";

/** Lower-case hexadecimal of the first `count` bytes; a negative `count` means all, a larger one is clamped. */
export function hex(bytes: Bytes, count: i32 = -1): string {
  const size = count < 0 ? bytes.length : min(count, bytes.length);
  let digits = "";
  for (let i = 0; i < size; i++) digits += DIGITS.charAt(bytes[i] >> 4) + DIGITS.charAt(bytes[i] & 15);
  return digits;
}
