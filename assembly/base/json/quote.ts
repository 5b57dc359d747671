import { Bytes } from "../bytes";
import { ByteBuffer } from "./buffer";
import { skipPlain } from "./string_scanner";
import { badLength, sequenceLength } from "./utf8";

/** "0" to "f". */
const HEX: StaticArray<u8> = [48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102];
/** The letter of the short escape of each control character, 0 where there is none: \b \t \n \f \r. */
const SHORT: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0x62, 0x74, 0x6e, 0, 0x66, 0x72, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/**
 * Appends `value` as the inside of a JSON string (RFC 8259, section 7): quotes, backslashes and control characters
 * escaped, the longest well-formed beginning of a bad UTF-8 sequence replaced by one U+FFFD, all else as it is.
 */
export function appendEscaped(buffer: ByteBuffer, value: Bytes): void {
  let p = changetype<usize>(value);
  const end = p + value.length;
  while (p < end) {
    const plain = skipText(p, end);
    buffer.copy(p, <i32>(plain - p));
    if (plain >= end) return;
    p = plain + appendSpecial(buffer, plain, end);
  }
}

/** Position of the first byte in [p, end) that cannot stand in a string literal as it is. */
function skipText(p: usize, end: usize): usize {
  while (true) {
    p = skipPlain(p, end);
    const length = p < end && load<u8>(p) >= 0x80 ? sequenceLength(p, end) : 0;
    if (length == 0) return p;
    p += length;
  }
}

/** Appends what stands for the byte or bad sequence at `p`; answers its length in the source. */
function appendSpecial(buffer: ByteBuffer, p: usize, end: usize): i32 {
  const byte = load<u8>(p);
  if (byte >= 0x80) {
    const to = buffer.extend(3);
    store<u16>(to, 0xbfef);
    store<u8>(to, 0xbd, 2);
    return badLength(p, end);
  }
  const short: u8 = byte >= 0x20 ? byte : SHORT[byte];
  buffer.byte(0x5c);
  if (short != 0) {
    buffer.byte(short);
    return 1;
  }
  const to = buffer.extend(5);
  store<u32>(to, 0x30303075); // u000
  store<u8>(to, HEX[byte >> 4], 3);
  store<u8>(to, HEX[byte & 15], 4);
  return 1;
}
