import { endsWithFold, equalFold, startsWithFold } from "../../../base/ascii";
import { decodeBase64 } from "../../../base/base64";
import { Bytes, indexOf, slice, startsWith, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { isUtf8 } from "../../../base/json/utf8";
import { JsonWriter } from "../../../base/json/writer";
import { dataStart, isDataUrl, isFetched, mediaTypeOf } from "../../../canonical/chat/media_url";
import { writeText } from "../fields";
import {
  CACHE_CONTROL,
  DATA,
  DOCUMENT,
  FILE,
  FILENAME,
  FILE_DATA,
  FILE_ID,
  IMAGE,
  MEDIA_TYPE,
  TEXT,
  TITLE,
} from "../names";
import { PDF, beginBlock, beginData, beginFetched, isImageType, isUploadedFile, writeData } from "./media";

/** Why a `file` part cannot be written. */
export enum FileFault {
  None,
  /** There is no file. */
  Missing,
  /** It is of a type that the vendor does not read. */
  Type,
  /** It should be text. */
  Text,
}

const BACKSLASH: u8 = 0x5c;
const COMMA: u8 = 0x2c;
const PLAIN = utf8("text/plain");
const TEXT_TYPES = utf8("text/");
/** Types of text that do not begin as others do, and endings of such: RFC 6839. */
const OTHER_TEXTS: Bytes[] = [
  utf8("application/json"),
  utf8("application/xml"),
  utf8("application/yaml"),
  utf8("application/x-yaml"),
  utf8("application/toml"),
  utf8("application/csv"),
  utf8("application/sql"),
  utf8("application/javascript"),
  utf8("application/x-javascript"),
  utf8("application/typescript"),
  utf8("application/x-sh"),
  utf8("application/x-ndjson"),
  utf8("application/jsonl"),
];
const TEXT_ENDINGS: Bytes[] = [utf8("+json"), utf8("+xml"), utf8("+yaml")];
/** What a browser says of a file whose type it does not know. */
const UNKNOWN = utf8("application/octet-stream");
const PDF_NAME = utf8(".pdf");
const TEXT_NAMES: Bytes[] = [".txt", ".md", ".markdown", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml"]
  .concat([".html", ".htm", ".log", ".toml", ".ini", ".sql", ".py", ".js", ".ts", ".java", ".go", ".rs", ".c", ".sh"])
  .map<Bytes>((name) => utf8(name));
/** How a PDF begins, in base64. */
const PDF_START = utf8("JVBERi");

/**
 * Writes the block for a `file` part: the file that it names, or that comes along. The vendor takes PDF and images as
 * they are, and text as text: https://platform.claude.com/docs/en/build-with-claude/files.
 */
export function writeFile(part: Source, writer: JsonWriter): FileFault {
  const file = part.at(FILE);
  const document = part.document;
  const data = file.member(FILE_DATA);
  let isTitled = true;
  if (isUploadedFile(part)) {
    beginBlock(DOCUMENT, FILE, writer);
    copyMember(file, FILE_ID, JsonKind.String, writer);
    writer.endObject();
  } else if (isFetched(document, data)) beginFetched(document, data, DOCUMENT, writer);
  else {
    const start = startOfData(document, data);
    if (start < 0) return FileFault.Missing;
    const type = typeOf(file, data, start);
    const fault = writeCarried(document, data, type, writer);
    if (fault != FileFault.None) return fault;
    isTitled = !isImageType(type);
  }
  const title = file.member(FILENAME);
  if (isTitled && isFilled(document, title)) {
    writer.key(TITLE);
    copyValue(document, title, writer);
  }
  copyMember(part, CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
  return FileFault.None;
}

/** Opens the block of a file that comes along; nothing is written where there is a fault. */
function writeCarried(document: JsonDocument, data: i32, type: Bytes, writer: JsonWriter): FileFault {
  const start = startOfData(document, data);
  if (equalFold(type, PDF) || isImageType(type)) {
    beginData(type, isImageType(type) ? IMAGE : DOCUMENT, writer);
    writeData(document, data, start, writer);
    return FileFault.None;
  }
  if (!isText(type)) return FileFault.Type;
  const written = document.raw(data);
  const isEscaped = indexOf(written, BACKSLASH) >= 0;
  const given = isEscaped ? document.string(data) : written;
  const shift = isEscaped ? indexOf(given, COMMA) + 1 : start - document.start(data);
  const decoded = decodeBase64(isEscaped ? given : slice(written, 0, written.length - 1), shift);
  if (decoded === null || !isUtf8(decoded)) return FileFault.Text;
  beginBlock(DOCUMENT, TEXT, writer);
  writer.key(MEDIA_TYPE);
  writer.string(PLAIN);
  writeText(writer, DATA, decoded);
  writer.endObject();
  return FileFault.None;
}

/** Where the base64 of a file begins, behind the head of its data URL if it has one; -1: there is none. */
function startOfData(document: JsonDocument, data: i32): i32 {
  const start = dataStart(document, data);
  if (start >= 0 || !isFilled(document, data) || isDataUrl(document, data)) return start;
  return document.start(data) + 1;
}

/** The type of a file as its data URL tells it, or its name, or its beginning. */
function typeOf(file: Source, data: i32, start: i32): Bytes {
  const document = file.document;
  if (isDataUrl(document, data)) {
    const type = mediaTypeOf(document, data);
    if (type.length > 0 && !equalFold(type, UNKNOWN)) return type;
  }
  const name = document.string(file.member(FILENAME));
  if (endsWithFold(name, PDF_NAME)) return PDF;
  for (let i = 0; i < TEXT_NAMES.length; i++) if (endsWithFold(name, TEXT_NAMES[i])) return PLAIN;
  return startsWith(slice(document.bytes, start, start + PDF_START.length), PDF_START) ? PDF : UNKNOWN;
}

function isText(type: Bytes): bool {
  if (startsWithFold(type, TEXT_TYPES)) return true;
  for (let i = 0; i < OTHER_TEXTS.length; i++) if (equalFold(type, OTHER_TEXTS[i])) return true;
  for (let i = 0; i < TEXT_ENDINGS.length; i++) if (endsWithFold(type, TEXT_ENDINGS[i])) return true;
  return false;
}
