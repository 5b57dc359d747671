import { utf8 } from "../base/bytes";
import { Source } from "../base/json/copy";
import { JsonKind, NONE } from "../base/json/document";

const MAX_COMPLETION_TOKENS = utf8("max_completion_tokens");
const MAX_TOKENS = utf8("max_tokens");

/** Where the client says how much may be written: the first number that is not 0, or else the first; NONE: nowhere. */
export function limitOf(chat: Source): i32 {
  const document = chat.document;
  const current = chat.member(MAX_COMPLETION_TOKENS);
  const former = chat.member(MAX_TOKENS);
  if (document.kind(former) != JsonKind.Number) return document.kind(current) == JsonKind.Number ? current : NONE;
  return document.kind(current) == JsonKind.Number && document.integer(current, 1) != 0 ? current : former;
}
