import { Bytes, EMPTY, slice, utf8 } from "../../base/bytes";
import { copyInside, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { TEXT } from "./words";

const scratch = new JsonWriter();
const LF = utf8("\n");

/** Writes the text of `content`, a string or a list of parts, into an open string. */
export function writeText(document: JsonDocument, content: i32, writer: JsonWriter): void {
  copyInside(document, content, writer);
  if (document.kind(content) != JsonKind.Array) return;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    copyInside(document, document.member(at, TEXT), writer);
  }
}

/** Writes the text of `content` into an open string, with a line feed between the texts of its parts. */
export function writeLines(document: JsonDocument, content: i32, writer: JsonWriter): void {
  copyInside(document, content, writer);
  if (document.kind(content) != JsonKind.Array) return;
  let any = false;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const text = document.member(at, TEXT);
    if (!isFilled(document, text)) continue;
    if (any) writer.text(LF);
    copyInside(document, text, writer);
    any = true;
  }
}

/** The text of `content` as the inside of a JSON string: still escaped. */
export function insideOf(document: JsonDocument, content: i32): Bytes {
  const kind = document.kind(content);
  if (kind == JsonKind.String) return slice(document.bytes, document.start(content) + 1, document.end(content) - 1);
  if (kind != JsonKind.Array) return EMPTY;
  writeText(document, content, scratch);
  return scratch.take();
}

/** Writes the member `key` with the string whose inside, still escaped, is `inside`. */
export function writeInside(key: Bytes, inside: Bytes, writer: JsonWriter): void {
  writer.key(key);
  writer.beginString();
  writer.rawText(inside, 0, inside.length);
  writer.endString();
}
