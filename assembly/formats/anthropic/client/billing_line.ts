import { Bytes, equalRange, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";

const PREFIX = utf8("x-anthropic-billing-header:");
const MARK = utf8("; cch=");
const SEMICOLON: u8 = 0x3b;

/**
 * Appends the inside of a string literal, `bytes[start, end)`, to the string that is open in `writer`. From a billing
 * line every `; cch=<value>` goes: the value is another one in each request, which would defeat the vendor's cache.
 */
export function appendSystemText(writer: JsonWriter, bytes: Bytes, start: i32, end: i32): void {
  if (!equalRange(bytes, start, min(end, start + PREFIX.length), PREFIX)) {
    writer.rawText(bytes, start, end);
    return;
  }
  let kept = start;
  let at = start;
  while (at + MARK.length <= end) {
    if (!equalRange(bytes, at, at + MARK.length, MARK)) {
      at++;
      continue;
    }
    writer.rawText(bytes, kept, at);
    at += MARK.length;
    while (at < end && at < bytes.length && bytes[at] != SEMICOLON) at++;
    kept = at;
  }
  writer.rawText(bytes, kept, end);
}
