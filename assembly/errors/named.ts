import { isHeaderValue } from "../base/ascii";
import { Bytes, EMPTY, concat, indexOf, slice, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { hasAny, lowered, phrases } from "./phrases";

const ERROR = utf8("error");
const CODE = utf8("code");
const MESSAGE = utf8("message");
const BODY_TYPE = utf8("__type");
const MESSAGES: Bytes[] = [MESSAGE, utf8("Message")];
const COLON: u8 = 0x3a;
const HASH: u8 = 0x23;
const A: u8 = 0x61;
const Z: u8 = 0x7a;
/** The bits of a small letter that its capital has, too. */
const CAPITAL: u8 = 0xdf;
const BAD_REQUEST: u32 = 400;
const TOO_MANY: u32 = 429;
/** Names of what is no fault of the request, though the vendor says 400. */
const OF_THE_QUOTA = phrases(["servicequotaexceeded"]);

/** The error's name in the value of `x-amzn-errortype`, which may go on with an address; EMPTY: there is none. */
export function errorName(value: Bytes): Bytes {
  const colon = indexOf(value, COLON);
  const name = slice(value, 0, colon < 0 ? value.length : colon);
  return slice(name, indexOf(name, HASH) + 1, name.length);
}

/**
 * An error whose name a header tells, `name`, or the member `__type`, as `{"error":{"code","message"}}`; `body` where
 * it tells more, or none does.
 */
export function withName(body: Bytes, name: Bytes): Bytes {
  const document = JsonDocument.parse(body);
  const code = name.length > 0 ? name : errorName(document.string(document.member(document.root, BODY_TYPE)));
  if (code.length == 0 || document.member(document.root, ERROR) != NONE) return body;
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key(ERROR);
  writer.beginObject();
  writer.key(CODE);
  writer.string(code);
  writer.key(MESSAGE);
  writer.string(messageIn(document));
  writer.endObject();
  writer.endObject();
  return writer.take();
}

/** The name in an error as `withName` tells it, with a capital as names in headers have; EMPTY: it tells none. */
export function nameIn(json: Bytes): Bytes {
  const document = JsonDocument.parse(json);
  const name = document.string(document.member(document.member(document.root, ERROR), CODE));
  if (!isHeaderValue(name) || name.length == 0) return EMPTY;
  const first = name[0];
  if (first < A || first > Z) return name;
  return concat([first & CAPITAL], slice(name, 1, name.length));
}

/** The body of such an error that goes with its name. */
export function withoutName(json: Bytes): Bytes {
  const document = JsonDocument.parse(json);
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key(MESSAGE);
  writer.string(document.string(document.member(document.member(document.root, ERROR), MESSAGE)));
  writer.endObject();
  return writer.take();
}

/** The status that an error of `name` should have had. */
export function statusNamed(name: Bytes, status: u32): u32 {
  return status == BAD_REQUEST && hasAny(lowered(name), OF_THE_QUOTA) ? TOO_MANY : status;
}

function messageIn(document: JsonDocument): Bytes {
  for (let i = 0; i < MESSAGES.length; i++) {
    const node = document.member(document.root, MESSAGES[i]);
    if (document.kind(node) == JsonKind.String) return document.string(node);
  }
  return EMPTY;
}
