import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeField, writeType } from "../fields";
import { CITATIONS, CONTENT, SOURCE, TEXT, TITLE, TYPE, URL } from "../names";

export const ANNOTATIONS = utf8("annotations");
const URL_CITATION = utf8("url_citation");
const FILE_CITATION = utf8("file_citation");
const START_INDEX = utf8("start_index");
const END_INDEX = utf8("end_index");
const NO_TITLE = utf8('""');

const BACKSLASH: u8 = 0x5c;
const UNICODE_ESCAPE: u8 = 0x75;

/**
 * Writes what the texts of a whole message cite as its `annotations`
 * (https://developers.openai.com/api/reference/resources/chat), if they do.
 */
export function writeAnnotations(message: Source, writer: JsonWriter): void {
  const document = message.document;
  const place = writer.place;
  writer.key(ANNOTATIONS);
  writer.beginArray();
  const start = writer.place;
  let from: i64 = 0;
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    if (!block.says(TYPE, TEXT)) continue;
    const to = from + charactersOf(document, block.member(TEXT));
    const list = block.kind(CITATIONS) == JsonKind.Array ? document.first(block.member(CITATIONS)) : NONE;
    for (let citation = list; citation != NONE; citation = document.next(citation)) {
      if (!isCitation(new Source(document, citation))) continue;
      writer.beginObject();
      writeAnnotation(new Source(document, citation), from, to, writer);
      writer.endObject();
    }
    from = to;
  }
  const isEmpty = writer.place == start;
  writer.endArray();
  if (isEmpty) writer.backTo(place);
}

export function isCitation(citation: Source): bool {
  return isFilled(citation.document, citation.member(TYPE));
}

/**
 * Writes the members of the annotation for a citation of the text between the characters `from` and `to` of the answer.
 * Pages have an address. What cites a document keeps the vendor's words: the canonical API has none for it.
 */
export function writeAnnotation(citation: Source, from: i64, to: i64, writer: JsonWriter): void {
  const document = citation.document;
  const url = addressOf(citation);
  const isPage = isFilled(document, url);
  writeType(isPage ? URL_CITATION : FILE_CITATION, writer);
  writer.key(isPage ? URL_CITATION : FILE_CITATION);
  writer.beginObject();
  writer.key(START_INDEX);
  writer.integer(from);
  writer.key(END_INDEX);
  writer.integer(to);
  if (isPage) {
    writeField(writer, URL, document, url);
    writer.key(TITLE);
    if (citation.kind(TITLE) == JsonKind.String) copyValue(document, citation.member(TITLE), writer);
    else writer.raw(NO_TITLE);
  } else {
    for (let key = document.first(citation.node); key != NONE; key = document.next(key)) {
      if (document.is(key, TYPE)) continue;
      writer.keyRange(document.bytes, document.start(key), document.end(key));
      copyValue(document, document.value(key), writer);
    }
  }
  writer.endObject();
}

function addressOf(citation: Source): i32 {
  const url = citation.member(URL);
  return isFilled(citation.document, url) ? url : citation.member(SOURCE);
}

/** Characters of a string; 0 for all else. */
export function charactersOf(document: JsonDocument, node: i32): i64 {
  if (document.kind(node) != JsonKind.String) return 0;
  const bytes = document.bytes;
  const end = document.end(node) - 1;
  let count: i64 = 0;
  for (let at = document.start(node) + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte == BACKSLASH) {
      const isUnicode = at + 5 < end && bytes[at + 1] == UNICODE_ESCAPE;
      if (!isUnicode || !isLowSurrogate(bytes, at)) count++;
      at += isUnicode ? 5 : 1;
    } else if ((byte & 0xc0) != 0x80) count++;
  }
  return count;
}

/** Whether the `\uXXXX` at `at` is the second half of a character. */
function isLowSurrogate(bytes: Bytes, at: i32): bool {
  const second = bytes[at + 3] | 0x20;
  return (bytes[at + 2] | 0x20) == 0x64 && second >= 0x63 && second <= 0x66;
}
