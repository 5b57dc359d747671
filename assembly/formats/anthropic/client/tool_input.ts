import { Bytes } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { NO_INPUT } from "../names";

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
