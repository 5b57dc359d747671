import { Bytes, concat, slice, utf8 } from "../../../base/bytes";
import { decimal } from "../../../base/decimal";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { NO_INPUT } from "../names";

const ID_PREFIX = utf8("toolu_");
const DASH = utf8("_");

/** The input of a tool from a call's `arguments`: the object they are the text of, or are; `{}` for anything else. */
export function inputOf(document: JsonDocument, node: i32): Bytes {
  if (document.kind(node) == JsonKind.Object) return document.raw(node);
  const input = JsonDocument.parse(document.string(node));
  return input.kind(input.root) == JsonKind.Object ? input.raw(input.root) : NO_INPUT;
}

/** The text of `arguments`: a string, or an object as it stands; EMPTY for other kinds. */
export function argumentsOf(document: JsonDocument, node: i32): Bytes {
  return document.kind(node) == JsonKind.Object ? document.raw(node) : document.string(node);
}

/** Bytes of an answer's id that go into the ids of its calls. */
const LONGEST_ID: i32 = 64;

/** An id for a tool call that has none: clients pair calls and results by it, over the whole conversation. */
export function madeUpId(answerId: Bytes, number: i32): Bytes {
  const prefix = answerId.length == 0 ? ID_PREFIX : concat(ID_PREFIX, concat(slice(answerId, 0, LONGEST_ID), DASH));
  return concat(prefix, decimal(<u32>number));
}
