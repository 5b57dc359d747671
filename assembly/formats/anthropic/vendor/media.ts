import { equalFold, startsWithFold } from "../../../base/ascii";
import { Bytes, indexOf, slice, utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeType } from "../fields";
import {
  BASE64,
  DATA,
  DOCUMENT,
  FILE,
  FILENAME,
  FILE_DATA,
  FILE_ID,
  IMAGE,
  IMAGE_URL,
  MEDIA_TYPE,
  SOURCE,
  TITLE,
  TYPE,
  URL,
} from "../names";

const BASE64_MARK = utf8(";base64");
const DATA_SCHEME = utf8("data:");
const HTTP = utf8("http:");
const HTTPS = utf8("https:");
const IMAGE_TYPES = utf8("image/");
const ESCAPED_IMAGE_TYPES = utf8("image\\/");
/** As a data URL may name it, once the slash can be escaped. */
const PDF: Bytes[] = [utf8("application/pdf"), utf8("application\\/pdf")];

const COMMA: u8 = 0x2c;
const SEMICOLON: u8 = 0x3b;
/** A data URL whose head is longer is taken for none. */
const LONGEST_HEAD: i32 = 256;

/** Whether the address of an `image_url` part is of use. */
export function showsImage(part: Source): bool {
  return isAddress(part.document, imageOf(part));
}

/** Whether a `file` part is an uploaded file or one that comes along. */
export function bringsFile(part: Source): bool {
  return isUploadedFile(part) || isAddress(part.document, part.at(FILE).member(FILE_DATA));
}

/** Opens the block of an `image_url` part that shows an image. */
export function beginImage(part: Source, writer: JsonWriter): void {
  beginAddressed(part.document, imageOf(part), IMAGE, writer);
}

/** Opens the block of a `file` part that brings a file. */
export function beginFile(part: Source, writer: JsonWriter): void {
  const file = part.at(FILE);
  const document = part.document;
  const id = file.member(FILE_ID);
  if (document.kind(id) == JsonKind.String) {
    beginBlock(DOCUMENT, FILE, writer);
    writer.key(FILE_ID);
    copyValue(document, id, writer);
    writer.endObject();
  } else beginAddressed(document, file.member(FILE_DATA), DOCUMENT, writer);
  const title = file.member(FILENAME);
  if (document.kind(title) != JsonKind.String || !isDocument(document, file.member(FILE_DATA))) return;
  writer.key(TITLE);
  copyValue(document, title, writer);
}

/** Whether a part is a file that was uploaded before. */
export function isUploadedFile(part: Source): bool {
  return part.says(TYPE, FILE) && part.at(FILE).kind(FILE_ID) == JsonKind.String;
}

function imageOf(part: Source): i32 {
  const url = part.member(IMAGE_URL);
  return part.document.kind(url) == JsonKind.Object ? part.document.member(url, URL) : url;
}

/** Whether `url` has base64 data in it, or is an address to fetch. */
function isAddress(document: JsonDocument, url: i32): bool {
  if (document.kind(url) != JsonKind.String) return false;
  const head = headOf(document, url);
  if (isFetched(head)) return true;
  const comma = indexOf(head, COMMA);
  return comma >= 0 && startsWithFold(head, DATA_SCHEME) && isBase64(slice(head, DATA_SCHEME.length, comma));
}

function isFetched(head: Bytes): bool {
  return startsWithFold(head, HTTP) || startsWithFold(head, HTTPS);
}

/** A block with what stands at the address `url`. `type` where data do not tell theirs. */
function beginAddressed(document: JsonDocument, url: i32, type: Bytes, writer: JsonWriter): void {
  const head = headOf(document, url);
  if (isFetched(head)) {
    beginBlock(type, URL, writer);
    writer.key(URL);
    copyValue(document, url, writer);
    writer.endObject();
    return;
  }
  const comma = indexOf(head, COMMA);
  const label = slice(head, DATA_SCHEME.length, comma);
  const mediaType = slice(label, 0, indexOf(label, SEMICOLON));
  beginBlock(blockTypeOf(mediaType, type), BASE64, writer);
  writer.key(MEDIA_TYPE);
  writer.beginString();
  writer.rawText(mediaType, 0, mediaType.length);
  writer.endString();
  writer.key(DATA);
  writer.beginString();
  writer.rawText(document.bytes, document.start(url) + 1 + comma + 1, document.end(url) - 1);
  writer.endString();
  writer.endObject();
}

/** `{"type":<type>,"source":{"type":<source>` */
function beginBlock(type: Bytes, source: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writeType(type, writer);
  writer.key(SOURCE);
  writer.beginObject();
  writeType(source, writer);
}

/** The beginning of the string `url`, as it is written. */
function headOf(document: JsonDocument, url: i32): Bytes {
  const start = document.start(url) + 1;
  return slice(document.bytes, start, min(document.end(url) - 1, start + LONGEST_HEAD));
}

function isBase64(label: Bytes): bool {
  return equalFold(slice(label, label.length - BASE64_MARK.length, label.length), BASE64_MARK);
}

function blockTypeOf(mediaType: Bytes, type: Bytes): Bytes {
  for (let i = 0; i < PDF.length; i++) if (equalFold(mediaType, PDF[i])) return DOCUMENT;
  const isImage = startsWithFold(mediaType, IMAGE_TYPES) || startsWithFold(mediaType, ESCAPED_IMAGE_TYPES);
  return isImage ? IMAGE : type;
}

/** Images have no title. */
function isDocument(document: JsonDocument, url: i32): bool {
  const head = headOf(document, url);
  const label = slice(head, DATA_SCHEME.length, head.length);
  return !startsWithFold(label, IMAGE_TYPES) && !startsWithFold(label, ESCAPED_IMAGE_TYPES);
}
