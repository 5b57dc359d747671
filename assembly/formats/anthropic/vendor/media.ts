import { equalFold, startsWithFold } from "../../../base/ascii";
import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { dataStart, isFetched, mediaTypeOf } from "../../../canonical/chat/media_url";
import { writeType } from "../fields";
import { BASE64, DATA, DOCUMENT, FILE, FILE_ID, IMAGE, IMAGE_URL, MEDIA_TYPE, SOURCE, TYPE, URL } from "../names";

const IMAGE_TYPES = utf8("image/");
export const PDF = utf8("application/pdf");

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
