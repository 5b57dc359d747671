import { lower } from "../ascii";
import { Bytes } from "../bytes";

const PERCENT: u8 = 0x25;

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
