import { utf8 } from "../../../base/bytes";
import { Source, copyInside } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { CACHE_CONTROL, TEXT, TYPE } from "../names";
import { isBlank } from "./blank";

const LF = utf8("\n");

/** Whether all of `content` is text without marks. */
export function isPlain(document: JsonDocument, content: i32): bool {
  if (document.kind(content) != JsonKind.Array) return true;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const part = new Source(document, at);
    if (!part.says(TYPE, TEXT) || part.kind(TEXT) != JsonKind.String) return false;
    if (part.kind(CACHE_CONTROL) == JsonKind.Object) return false;
  }
  return true;
}

/** Writes the texts of `content` as one string; false, and none, where all are blank. */
export function writeTexts(document: JsonDocument, content: i32, writer: JsonWriter): bool {
  const place = writer.place;
  writer.beginString();
  const isSaid = writeInside(document, content, writer);
  writer.endString();
  if (!isSaid) writer.backTo(place);
  return isSaid;
}

/** Writes the texts of `content`, but for blank ones, into an open string, a line feed between any two. */
export function writeInside(document: JsonDocument, content: i32, writer: JsonWriter): bool {
  let any = false;
  if (document.kind(content) == JsonKind.String) {
    if (!isBlank(document, content)) copyInside(document, content, writer);
    return !isBlank(document, content);
  }
  if (document.kind(content) != JsonKind.Array) return any;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const said = textOf(new Source(document, at));
    if (said == NONE) continue;
    if (any) writer.text(LF);
    copyInside(document, said, writer);
    any = true;
  }
  return any;
}

/** The text of a text part that says something, or NONE. */
export function textOf(part: Source): i32 {
  const said = part.says(TYPE, TEXT) ? part.member(TEXT) : NONE;
  return isBlank(part.document, said) ? NONE : said;
}
