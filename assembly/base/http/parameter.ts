import { equalFold, trim } from "../ascii";
import { Bytes, EMPTY, slice } from "../bytes";

const SEMICOLON: u8 = 0x3b;
const EQUALS: u8 = 0x3d;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** The parameter `name` of a header's value, such as `boundary` (RFC 9110, 5.6.6), unquoted; EMPTY without it. */
export function parameterOf(value: Bytes, name: Bytes): Bytes {
  let at = endOfPart(value, 0);
  while (at < value.length) {
    const start = at + 1;
    at = endOfPart(value, start);
    let equals = start;
    while (equals < at && value[equals] != EQUALS) equals++;
    if (equals < at && equalFold(trim(slice(value, start, equals)), name)) {
      return unquoted(trim(slice(value, equals + 1, at)));
    }
  }
  return EMPTY;
}

/** Position of the semicolon outside quotes at or after `at`; the length without one. */
function endOfPart(value: Bytes, at: i32): i32 {
  let isQuoted = false;
  for (; at < value.length; at++) {
    if (value[at] == QUOTE) isQuoted = !isQuoted;
    else if (isQuoted && value[at] == BACKSLASH) at++;
    else if (!isQuoted && value[at] == SEMICOLON) return at;
  }
  return value.length;
}

function unquoted(value: Bytes): Bytes {
  if (value.length < 2 || value[0] != QUOTE || value[value.length - 1] != QUOTE) return value;
  const text = new StaticArray<u8>(value.length - 2);
  let size = 0;
  for (let i = 1; i < value.length - 1; i++) {
    if (value[i] == BACKSLASH && i + 2 < value.length) i++;
    text[size++] = value[i];
  }
  return slice(text, 0, size);
}
