import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind } from "../base/json/document";

export const MODEL: Bytes = utf8("model");

/** Longest name of a model in bytes. */
const LONGEST_MODEL: i32 = 256;
/** The longest literal of such a name: each byte may be an escape, and there are quotes. */
const LONGEST_LITERAL: i32 = 6 * LONGEST_MODEL + 2;

/**
 * The model a request names: of repeated keys the last; EMPTY when there is none, when it is not a string, or when it
 * is longer than any model's name.
 */
export function modelOf(document: JsonDocument): Bytes {
  const node = document.member(document.root, MODEL);
  if (document.kind(node) != JsonKind.String) return EMPTY;
  if (document.end(node) - document.start(node) > LONGEST_LITERAL) return EMPTY;
  const model = document.string(node);
  return model.length > LONGEST_MODEL ? EMPTY : model;
}
