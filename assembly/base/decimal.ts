import { isDigit } from "./ascii";
import { Bytes } from "./bytes";

const DIGITS: i32 = 10;
/** Digits of which any number fits into 64 bits. */
const MOST_DIGITS: i32 = 19;

/** The number written in `bytes`; 0 for anything but 1 to 9 decimal digits. */
export function parseDecimal(bytes: Bytes): u32 {
  return bytes.length >= DIGITS ? 0 : <u32>parseLong(bytes);
}

/** The number written in `bytes`, such as a time; 0 for anything but 1 to 19 decimal digits. */
export function parseLong(bytes: Bytes): u64 {
  if (bytes.length > MOST_DIGITS) return 0;
  let value: u64 = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (!isDigit(bytes[i])) return 0;
    value = value * 10 + (bytes[i] - 0x30);
  }
  return value;
}

/** `value` in decimal digits. */
export function decimal(value: u64): Bytes {
  let size = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) size++;
  const bytes = new StaticArray<u8>(size);
  for (let i = size - 1, rest = value; i >= 0; i--, rest /= 10) bytes[i] = <u8>(0x30 + (rest % 10));
  return bytes;
}
