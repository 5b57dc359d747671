import { equalFold, startsWithFold } from "../../base/ascii";
import { Bytes, EMPTY, indexOf, slice, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind } from "../../base/json/document";

const BASE64_MARK = utf8(";base64");
const DATA_SCHEME = utf8("data:");
const HTTP = utf8("http:");
const HTTPS = utf8("https:");
/** What many clients say for JPEG, which has another name: https://www.iana.org/assignments/media-types. */
const JPG = utf8("image/jpg");
const JPEG = utf8("image/jpeg");

const BACKSLASH: u8 = 0x5c;
const COMMA: u8 = 0x2c;
const SEMICOLON: u8 = 0x3b;
/** A data URL whose head is longer is taken for none. */
const LONGEST_HEAD: i32 = 256;

/** Whether `url` is an address to fetch. */
export function isFetched(document: JsonDocument, url: i32): bool {
  const head = headOf(document, url);
  return startsWithFold(head, HTTP) || startsWithFold(head, HTTPS);
}

/** Whether `url` begins with `scheme`, its colon included. */
export function hasScheme(document: JsonDocument, url: i32, scheme: Bytes): bool {
  return startsWithFold(headOf(document, url), scheme);
}

export function isDataUrl(document: JsonDocument, url: i32): bool {
  return hasScheme(document, url, DATA_SCHEME);
}

/** Where in the document the data of a data URL in base64 begin; -1: `url` is none. */
export function dataStart(document: JsonDocument, url: i32): i32 {
  const head = headOf(document, url);
  const comma = indexOf(head, COMMA);
  if (comma < 0 || !startsWithFold(head, DATA_SCHEME)) return -1;
  const isBase64 = equalFold(slice(head, comma - BASE64_MARK.length, comma), BASE64_MARK);
  return isBase64 ? document.start(url) + 1 + comma + 1 : -1;
}

/** The media type that a data URL names, with the name that it is registered by. */
export function mediaTypeOf(document: JsonDocument, url: i32): Bytes {
  const head = headOf(document, url);
  const label = slice(head, DATA_SCHEME.length, indexOf(head, COMMA));
  const type = withoutBackslash(slice(label, 0, indexOf(label, SEMICOLON)));
  return equalFold(type, JPG) ? JPEG : type;
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
