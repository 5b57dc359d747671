import { isDigit, lower } from "../ascii";
import { Bytes, indexOf } from "../bytes";

const DOT: u8 = 0x2e;
const DASH: u8 = 0x2d;
const UNDERSCORE: u8 = 0x5f;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;
const LONGEST_PORT: i32 = 5;

/**
 * Whether `bytes` can be a request's `:authority`: a host name, an IPv4 address or an IPv6 address in brackets, and
 * perhaps a port (RFC 3986, 3.2). No user information, no escapes.
 */
export function isAuthority(bytes: Bytes): bool {
  const bracketed = bytes.length > 0 && bytes[0] == OPEN_BRACKET;
  const close = bracketed ? indexOf(bytes, CLOSE_BRACKET) : 0;
  if (close < 0) return false;
  const colon = indexOf(bytes, COLON, close);
  const end = colon < 0 ? bytes.length : colon;
  const isHost = bracketed ? end == close + 1 && isAddress(bytes, close) : isName(bytes, end);
  return isHost && (colon < 0 || isPort(bytes, colon + 1));
}

/** Whether `bytes` can be a header's name (`token` of RFC 9110, 5.6.2), of the characters that are in use for it. */
export function isHeaderName(bytes: Bytes): bool {
  return isName(bytes, bytes.length);
}

function isName(bytes: Bytes, end: i32): bool {
  for (let i = 0; i < end; i++) {
    const byte = lower(bytes[i]);
    const letter = byte >= 0x61 && byte <= 0x7a;
    if (!letter && !isDigit(byte) && byte != DOT && byte != DASH && byte != UNDERSCORE) return false;
  }
  return end > 0;
}

/** Whether hexadecimal digits, colons and dots stand between the bracket at 0 and the one at `close`. */
function isAddress(bytes: Bytes, close: i32): bool {
  for (let i = 1; i < close; i++) {
    const byte = lower(bytes[i]);
    const letter = byte >= 0x61 && byte <= 0x66;
    if (!letter && !isDigit(byte) && byte != COLON && byte != DOT) return false;
  }
  return close > 1;
}

function isPort(bytes: Bytes, start: i32): bool {
  for (let i = start; i < bytes.length; i++) if (!isDigit(bytes[i])) return false;
  return bytes.length > start && bytes.length - start <= LONGEST_PORT;
}
