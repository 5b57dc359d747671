import { isDigit } from "./ascii";
import { Bytes } from "./bytes";

const DIGITS: i32 = 10;

/** The number written in `bytes`; 0 for anything but 1 to 9 decimal digits. */
export function parseDecimal(bytes: Bytes): u32 {
  if (bytes.length >= DIGITS) return 0;
  let value: u32 = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (!isDigit(bytes[i])) return 0;
    value = value * 10 + (bytes[i] - 0x30);
  }
  return value;
}

/** `value` in decimal digits. */
export function decimal(value: u32): Bytes {
  let size = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) size++;
  const bytes = new StaticArray<u8>(size);
  for (let i = size - 1, rest = value; i >= 0; i--, rest /= 10) bytes[i] = <u8>(0x30 + (rest % 10));
  return bytes;
}
