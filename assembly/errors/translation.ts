import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument, JsonFault, JsonKind, NONE } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";

const ERROR = utf8("error");
const MESSAGE = utf8("message");
const MSG = utf8("msg");
const TYPE = utf8("type");
const STATUS = utf8("status");
const CODE = utf8("code");
const PARAM = utf8("param");
const UPSTREAM_ERROR = utf8("upstream_error");

/**
 * A vendor's error in the words of OpenAI's error object
 * (https://platform.openai.com/docs/guides/error-codes); EMPTY when it tells no message.
 */
export function openaiError(body: Bytes): Bytes {
  const document = JsonDocument.parse(body);
  if (document.fault != JsonFault.None) return EMPTY;
  const outer = document.root;
  const inner = document.member(outer, ERROR);
  const source = document.kind(inner) == JsonKind.Object ? inner : outer;
  const message = document.kind(inner) == JsonKind.String ? inner : textIn(document, source, MESSAGE, MSG);
  if (message == NONE) return EMPTY;
  const type = textIn(document, source, TYPE, STATUS);
  const code = document.member(source, CODE);
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key(ERROR);
  writer.beginObject();
  writer.key(MESSAGE);
  writer.raw(document.raw(message));
  writer.key(TYPE);
  if (type == NONE) writer.string(UPSTREAM_ERROR);
  else writer.raw(document.raw(type));
  writer.key(PARAM);
  writer.null();
  writer.key(CODE);
  if (document.kind(code) == JsonKind.String || document.kind(code) == JsonKind.Number) {
    writer.raw(document.raw(code));
  } else writer.null();
  writer.endObject();
  writer.endObject();
  return writer.take();
}

/** The first of two members that is text. */
function textIn(document: JsonDocument, object: i32, first: Bytes, second: Bytes): i32 {
  const node = document.member(object, first);
  if (document.kind(node) == JsonKind.String) return node;
  const other = document.member(object, second);
  return document.kind(other) == JsonKind.String ? other : NONE;
}
