import { lower, startsWithFold } from "../base/ascii";
import { Bytes, slice, utf8 } from "../base/bytes";
import { Problems } from "./problems";

const QUOTE: u8 = 0x22;
const APOSTROPHE: u8 = 0x27;
const BACKQUOTE: u8 = 0x60;
const FIRST_BEYOND_ASCII: u8 = 0x80;
const SCHEME = utf8("bearer ");

/** Warns of what was copied together with `secret`, which stands at `path`, and is no part of any key. */
export function warnOfSlips(problems: Problems, path: string, secret: Bytes): void {
  let start = 0;
  while (start < secret.length && (isQuote(secret[start]) || secret[start] >= FIRST_BEYOND_ASCII)) start++;
  if (isQuote(secret[0]) || isQuote(secret[secret.length - 1])) {
    problems.warn(path, "has quotes around it, which are sent as a part of it");
  }
  if (isBeyondAscii(secret)) {
    problems.warn(path, "has characters beyond ASCII, such as a byte order mark, a zero-width space or curly quotes");
  }
  if (
    start < secret.length &&
    lower(secret[start]) == SCHEME[0] &&
    startsWithFold(slice(secret, start, secret.length), SCHEME)
  ) {
    problems.warn(path, "begins with Bearer, which is added by itself where the vendor wants it");
  }
}

function isQuote(byte: u8): bool {
  return byte == QUOTE || byte == APOSTROPHE || byte == BACKQUOTE;
}

function isBeyondAscii(bytes: Bytes): bool {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= FIRST_BEYOND_ASCII) return true;
  return false;
}
