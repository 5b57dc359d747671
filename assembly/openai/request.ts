import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind } from "../base/json/document";

export const MODEL: Bytes = utf8("model");

/** The model a request names: of repeated keys the last; EMPTY when there is none or it is not a string. */
export function modelOf(document: JsonDocument): Bytes {
  const node = document.member(document.root, MODEL);
  return document.kind(node) == JsonKind.String ? document.string(node) : EMPTY;
}
