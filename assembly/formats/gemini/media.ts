import { equalFold } from "../../base/ascii";
import { Bytes, EMPTY, contains, slice, startsWith, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { dataStart, isDataUrl, isFetched, mediaTypeOf } from "../../canonical/chat/media_url";
import { typeOfEnding, typeOfName } from "./media_types";
import { DATA, FILE, FILE_ID, FORMAT, IMAGE_URL, INLINE_DATA, MIME_TYPE, TYPE, URL } from "./words";

const AUDIO_ENDING: i32 = 8;
const FILENAME = utf8("filename");
const FILE_DATA = utf8("file_data");
const FILE_DATA_PART = utf8("fileData");
const FILE_URI = utf8("fileUri");
const INPUT_AUDIO = utf8("input_audio");
const JPEG = utf8("image/jpeg");
const MP4 = utf8("video/mp4");
const SCHEME = utf8("://");
const UNKNOWN = utf8("application/octet-stream");
const VIDEO_URL = utf8("video_url");
/** How a PDF begins, in base64. */
const PDF_START = utf8("JVBERi");
const PDF = utf8("application/pdf");

const NO_ADDRESS = ": an http(s) URL or a data URL in base64 is required.";
const NO_SOUND = ".input_audio: data in base64 and their format are required.";
const NO_FILE = ".file: file_data as a data URL in base64, or the address of a file as its file_id, is required.";

/** Whether a part is of something that is seen or heard, or a file. */
export function isMedia(part: Source): bool {
  return (
    part.says(TYPE, IMAGE_URL) || part.says(TYPE, VIDEO_URL) || part.says(TYPE, INPUT_AUDIO) || part.says(TYPE, FILE)
  );
}

/** Writes the member of the vendor's part for a part that `isMedia`; answers what keeps it from being written. */
export function writeMedia(part: Source, writer: JsonWriter): string {
  if (part.says(TYPE, INPUT_AUDIO)) return writeSound(part.at(INPUT_AUDIO), writer);
  if (part.says(TYPE, FILE)) return writeFile(part.at(FILE), writer);
  const isImage = part.says(TYPE, IMAGE_URL);
  const told = part.member(isImage ? IMAGE_URL : VIDEO_URL);
  const url = part.document.kind(told) == JsonKind.Object ? part.document.member(told, URL) : told;
  if (writeAddress(part.document, url, isImage ? JPEG : MP4, writer)) return "";
  return (isImage ? ".image_url" : ".video_url") + NO_ADDRESS;
}

/** Writes what is at `url`, of type `usual` where nothing tells its own; false where it is no address. */
function writeAddress(document: JsonDocument, url: i32, usual: Bytes, writer: JsonWriter): bool {
  const start = dataStart(document, url);
  if (start >= 0) {
    const type = mediaTypeOf(document, url);
    writeInline(document, url, start, type.length > 0 ? type : usual, writer);
    return true;
  }
  if (!isFetched(document, url)) return false;
  writeUri(document, url, EMPTY, usual, writer);
  return true;
}

function writeSound(sound: Source, writer: JsonWriter): string {
  const document = sound.document;
  const data = sound.member(DATA);
  const format = document.string(sound.member(FORMAT));
  const type = typeOfEnding(format, 0, min(format.length, AUDIO_ENDING));
  if (!isFilled(document, data) || type.length == 0) return NO_SOUND;
  writeInline(document, data, document.start(data) + 1, type, writer);
  return "";
}

/** A file that comes along, or one that was uploaded before, by its address. */
function writeFile(file: Source, writer: JsonWriter): string {
  const document = file.document;
  const name = document.string(file.member(FILENAME));
  const id = file.member(FILE_ID);
  const data = file.member(FILE_DATA);
  if (isFilled(document, id)) {
    if (!contains(document.string(id), SCHEME)) return NO_FILE;
    writeUri(document, id, name, EMPTY, writer);
    return "";
  }
  if (isFetched(document, data)) {
    writeUri(document, data, name, UNKNOWN, writer);
    return "";
  }
  const isUrl = isDataUrl(document, data);
  const start = isUrl ? dataStart(document, data) : document.start(data) + 1;
  if (start < 0 || !isFilled(document, data)) return NO_FILE;
  const named = isUrl ? mediaTypeOf(document, data) : EMPTY;
  const isNamed = named.length > 0 && !equalFold(named, UNKNOWN);
  writeInline(document, data, start, isNamed ? named : typeOfFile(document, name, start), writer);
  return "";
}

function typeOfFile(document: JsonDocument, name: Bytes, start: i32): Bytes {
  const type = typeOfName(name);
  if (type.length > 0) return type;
  return startsWith(slice(document.bytes, start, start + PDF_START.length), PDF_START) ? PDF : UNKNOWN;
}

/** Writes what the string `text` has from `start` on, which is base64. */
function writeInline(document: JsonDocument, text: i32, start: i32, type: Bytes, writer: JsonWriter): void {
  writer.key(INLINE_DATA);
  writer.beginObject();
  writer.key(MIME_TYPE);
  writer.string(type);
  writer.key(DATA);
  writer.beginString();
  writer.rawText(document.bytes, start, document.end(text) - 1);
  writer.endString();
  writer.endObject();
}

/** Writes an address; its type is told by `name`, or by itself, or is `usual`. */
function writeUri(document: JsonDocument, uri: i32, name: Bytes, usual: Bytes, writer: JsonWriter): void {
  let type = typeOfName(name);
  if (type.length == 0) type = typeOfName(document.string(uri));
  if (type.length == 0) type = usual;
  writer.key(FILE_DATA_PART);
  writer.beginObject();
  if (type.length > 0) {
    writer.key(MIME_TYPE);
    writer.string(type);
  }
  writer.key(FILE_URI);
  copyValue(document, uri, writer);
  writer.endObject();
}
