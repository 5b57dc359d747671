import { trim } from "../../../base/ascii";
import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { decimal } from "../../../base/decimal";
import { Source, copyMember, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { messageOf } from "../../../errors/message";
import { tellsOverflow } from "../../../errors/overflow";
import { writeField, writeText } from "../fields";
import { ERROR, MESSAGE, TYPE } from "../names";
import { knownOverflow } from "./overflow";

const DETAILS = utf8("details");

const INVALID_REQUEST = utf8("invalid_request_error");
const AUTHENTICATION = utf8("authentication_error");
const BILLING = utf8("billing_error");
const PERMISSION = utf8("permission_error");
const NOT_FOUND = utf8("not_found_error");
const TOO_LARGE = utf8("request_too_large");
const RATE_LIMIT = utf8("rate_limit_error");
const TIMEOUT = utf8("timeout_error");
const OVERLOADED = utf8("overloaded_error");
const API = utf8("api_error");

const REQUEST_ID = utf8("request_id");
/** The model failed, which no request is to blame for: Amazon Bedrock's ModelErrorException. */
const FAILED_MODEL: u32 = 424;
const WITHOUT_WORDS = utf8("the provider answered with status ");
/** Longest body that is shown when it is no JSON, in bytes: longer ones are pages for browsers. */
const LONGEST_TEXT = 512;
const LESS_THAN: u8 = 0x3c;

/** The type of an error with the HTTP status `status` (https://docs.anthropic.com/en/api/errors). */
function errorTypeOf(status: u32): Bytes {
  switch (status) {
    case 401:
      return AUTHENTICATION;
    case 402:
      return BILLING;
    case 403:
      return PERMISSION;
    case 404:
      return NOT_FOUND;
    case 413:
      return TOO_LARGE;
    case 429:
      return RATE_LIMIT;
    case 408:
    case 504:
      return TIMEOUT;
    case FAILED_MODEL:
      return API;
    case 503:
    case 529:
      return OVERLOADED;
    default:
      return status >= 400 && status < 500 ? INVALID_REQUEST : API;
  }
}

/**
 * The error body `{"type":"error","error":{"type","message"}}` for an answer of any shape with the HTTP status
 * `status`, which may be no JSON at all. One that has this shape already keeps its type. `requestId` is the vendor's,
 * EMPTY where it told none. Without any line break.
 */
export function errorBody(body: Bytes, status: u32, requestId: Bytes): Bytes {
  const document = JsonDocument.parse(body);
  const message = messageOf(document);
  const type = document.member(document.member(document.root, ERROR), TYPE);
  const isOurs = document.is(document.member(document.root, TYPE), ERROR) && isFilled(document, type);
  const writer = begin(isOurs ? document.string(type) : errorTypeOf(status));
  const told = message != NONE ? document.string(message) : isShowable(document) ? trim(body) : EMPTY;
  if (told.length > 0 && tellsOverflow(document, told, status)) writeText(writer, MESSAGE, knownOverflow(told));
  else if (message != NONE) writeField(writer, MESSAGE, document, message);
  else if (told.length > 0) writeText(writer, MESSAGE, told);
  else {
    writer.key(MESSAGE);
    writer.beginString();
    writer.text(WITHOUT_WORDS);
    writer.text(decimal(status));
    writer.endString();
  }
  copyMember(new Source(document, document.member(document.root, ERROR)), DETAILS, JsonKind.Object, writer);
  const own = document.member(document.root, REQUEST_ID);
  return end(writer, isOurs && isFilled(document, own) ? document.string(own) : requestId);
}

/** The error body of the gateway's own words `message`, of the type that belongs to the HTTP status `status`. */
export function errorOf(message: Bytes, status: u32): Bytes {
  const writer = begin(errorTypeOf(status));
  writeText(writer, MESSAGE, message);
  return end(writer, EMPTY);
}

function begin(type: Bytes): JsonWriter {
  const writer = new JsonWriter();
  writer.beginObject();
  writeText(writer, TYPE, ERROR);
  writer.key(ERROR);
  writer.beginObject();
  writeText(writer, TYPE, type);
  return writer;
}

function end(writer: JsonWriter, requestId: Bytes): Bytes {
  writer.endObject();
  if (requestId.length > 0) writeText(writer, REQUEST_ID, requestId);
  writer.endObject();
  return writer.take();
}

/** Whether a body that is no JSON can be shown to the client: short, and no page of HTML. */
function isShowable(document: JsonDocument): bool {
  if (document.root != NONE) return false;
  const text = trim(document.bytes);
  return text.length > 0 && text.length <= LONGEST_TEXT && text[0] != LESS_THAN && text[0] != 0x7b;
}
