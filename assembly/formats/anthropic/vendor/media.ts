import { equalFold, startsWithFold } from "../../../base/ascii";
import { Bytes, EMPTY, indexOf, slice, utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeType } from "../fields";
import { BASE64, DATA, DOCUMENT, FILE, FILE_ID, IMAGE, IMAGE_URL, MEDIA_TYPE, SOURCE, TYPE, URL } from "../names";

const BASE64_MARK = utf8(";base64");
const DATA_SCHEME = utf8("data:");
const HTTP = utf8("http:");
const HTTPS = utf8("https:");
const IMAGE_TYPES = utf8("image/");
/** What many clients say for JPEG, which has another name: https://www.iana.org/assignments/media-types. */
const JPG = utf8("image/jpg");
const JPEG = utf8("image/jpeg");
export const PDF = utf8("application/pdf");

const BACKSLASH: u8 = 0x5c;
const COMMA: u8 = 0x2c;
const SEMICOLON: u8 = 0x3b;
/** A data URL whose head is longer is taken for none. */
const LONGEST_HEAD: i32 = 256;

/** Whether the address of an `image_url` part is of use. */
export function showsImage(part: Source): bool {
  const url = imageOf(part);
  return isFetched(part.document, url) || dataStart(part.document, url) >= 0;
}

/** Opens the block of an `image_url` part that shows an image. */
export function beginImage(part: Source, writer: JsonWriter): void {
  const document = part.document;
  const url = imageOf(part);
  if (isFetched(document, url)) return beginFetched(document, url, IMAGE, writer);
  const type = mediaTypeOf(document, url);
  beginData(type, equalFold(type, PDF) ? DOCUMENT : IMAGE, writer);
  writeData(document, url, dataStart(document, url), writer);
}

/** Whether a part is a file that was uploaded before. */
export function isUploadedFile(part: Source): bool {
  return part.says(TYPE, FILE) && part.at(FILE).kind(FILE_ID) == JsonKind.String;
}

/** Whether `url` is an address to fetch. */
export function isFetched(document: JsonDocument, url: i32): bool {
  const head = headOf(document, url);
  return startsWithFold(head, HTTP) || startsWithFold(head, HTTPS);
}

export function isDataUrl(document: JsonDocument, url: i32): bool {
  return startsWithFold(headOf(document, url), DATA_SCHEME);
}

/** Where in the document the data of a data URL in base64 begin; -1: `url` is none. */
export function dataStart(document: JsonDocument, url: i32): i32 {
  const head = headOf(document, url);
  const comma = indexOf(head, COMMA);
  if (comma < 0 || !startsWithFold(head, DATA_SCHEME)) return -1;
  const isBase64 = equalFold(slice(head, comma - BASE64_MARK.length, comma), BASE64_MARK);
  return isBase64 ? document.start(url) + 1 + comma + 1 : -1;
}

/** The media type that a data URL names, as the vendor writes it. */
export function mediaTypeOf(document: JsonDocument, url: i32): Bytes {
  const head = headOf(document, url);
  const label = slice(head, DATA_SCHEME.length, indexOf(head, COMMA));
  const type = withoutBackslash(slice(label, 0, indexOf(label, SEMICOLON)));
  return equalFold(type, JPG) ? JPEG : type;
}

export function isImageType(mediaType: Bytes): bool {
  return startsWithFold(mediaType, IMAGE_TYPES);
}

/** Opens a block with what stands at the address `url`. */
export function beginFetched(document: JsonDocument, url: i32, type: Bytes, writer: JsonWriter): void {
  beginBlock(type, URL, writer);
  writer.key(URL);
  copyValue(document, url, writer);
  writer.endObject();
}

/** Opens a block of `type` for data; `writeData` follows. */
export function beginData(mediaType: Bytes, type: Bytes, writer: JsonWriter): void {
  beginBlock(type, BASE64, writer);
  writer.key(MEDIA_TYPE);
  writer.string(mediaType);
  writer.key(DATA);
}

/** Writes what the string `url` has from `start` on, and closes the source. */
export function writeData(document: JsonDocument, url: i32, start: i32, writer: JsonWriter): void {
  writer.beginString();
  writer.rawText(document.bytes, start, document.end(url) - 1);
  writer.endString();
  writer.endObject();
}

/** `{"type":<type>,"source":{"type":<source>` */
export function beginBlock(type: Bytes, source: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writeType(type, writer);
  writer.key(SOURCE);
  writer.beginObject();
  writeType(source, writer);
}

function imageOf(part: Source): i32 {
  const url = part.member(IMAGE_URL);
  return part.document.kind(url) == JsonKind.Object ? part.document.member(url, URL) : url;
}

/** The beginning of the string `url`, as it is written; EMPTY where there is none. */
function headOf(document: JsonDocument, url: i32): Bytes {
  if (document.kind(url) != JsonKind.String) return EMPTY;
  const start = document.start(url) + 1;
  return slice(document.bytes, start, min(document.end(url) - 1, start + LONGEST_HEAD));
}

/** JSON may have one before a slash. */
function withoutBackslash(type: Bytes): Bytes {
  const at = indexOf(type, BACKSLASH);
  if (at < 0) return type;
  const clean = new StaticArray<u8>(type.length - 1);
  for (let i = 0; i < clean.length; i++) clean[i] = type[i < at ? i : i + 1];
  return clean;
}
