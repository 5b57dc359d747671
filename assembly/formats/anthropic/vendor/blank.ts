import { Bytes, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";

const BACKSLASH: u8 = 0x5c;
const UNICODE_ESCAPE: u8 = 0x75;
const BLANK_ESCAPES = utf8("nrtf");
const UNICODE_ESCAPE_LENGTH: i32 = 6;

/** Whether the string at `node` has nothing but white space in it, which the vendor refuses; true for all else. */
export function isBlank(document: JsonDocument, node: i32): bool {
  if (document.kind(node) != JsonKind.String) return true;
  const end = document.end(node) - 1;
  let at = document.start(node) + 1;
  while (at < end) {
    const length = blankLength(document.bytes, at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

/** Where the inside of the string at `node` ends when white space at its end is left out. */
function endOfText(document: JsonDocument, node: i32): i32 {
  const end = document.end(node) - 1;
  let last = document.start(node) + 1;
  for (let at = last; at < end;) {
    const length = blankLength(document.bytes, at, end);
    at += length > 0 ? length : characterLength(document.bytes, at, end);
    if (length == 0) last = at;
  }
  return last;
}

/** Writes the string `text` without the white space at its end. */
export function writeTrimmed(document: JsonDocument, text: i32, writer: JsonWriter): void {
  writer.beginString();
  writer.rawText(document.bytes, document.start(text) + 1, endOfText(document, text));
  writer.endString();
}

/** Bytes of the white space, as a JSON string has it, at `at`; 0: there is none. */
function blankLength(bytes: Bytes, at: i32, end: i32): i32 {
  const byte = bytes[at];
  if (byte == 0x20) return 1;
  if (byte == BACKSLASH && at + 1 < end) return escapedBlank(bytes, at, end);
  if (byte == 0xc2) return at + 1 < end && isSpace((((<u32>byte) & 0x1f) << 6) | (bytes[at + 1] & 0x3f)) ? 2 : 0;
  if ((byte & 0xf0) != 0xe0 || at + 2 >= end) return 0;
  const code = (((<u32>byte) & 0x0f) << 12) | (((<u32>bytes[at + 1]) & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
  return isSpace(code) ? 3 : 0;
}

function escapedBlank(bytes: Bytes, at: i32, end: i32): i32 {
  const letter = bytes[at + 1];
  for (let i = 0; i < BLANK_ESCAPES.length; i++) if (letter == BLANK_ESCAPES[i]) return 2;
  if (letter != UNICODE_ESCAPE || at + UNICODE_ESCAPE_LENGTH > end) return 0;
  let code: u32 = 0;
  for (let i = at + 2; i < at + UNICODE_ESCAPE_LENGTH; i++) {
    const digit = bytes[i];
    code = (code << 4) | (digit <= 0x39 ? digit & 0x0f : (digit & 0x0f) + 9);
  }
  return isSpace(code) ? UNICODE_ESCAPE_LENGTH : 0;
}

/** Bytes of a character, or of one's first part where that is enough to stay within the string. */
function characterLength(bytes: Bytes, at: i32, end: i32): i32 {
  return bytes[at] == BACKSLASH ? min(2, end - at) : 1;
}

/** Unicode's White_Space, and the separators U+001C to U+001F, which the vendor's language takes for such as well. */
function isSpace(code: u32): bool {
  if (code <= 0x20) return code == 0x20 || (code >= 0x09 && code <= 0x0d) || code >= 0x1c;
  if (code == 0x85 || code == 0xa0 || code == 0x1680) return true;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}
