import { Bytes, utf8 } from "../../base/bytes";
import { isFilled } from "../../base/json/copy";
import { JsonDocument, NONE } from "../../base/json/document";

export const FINISH_REASON: Bytes = utf8("finish_reason");
/** The vendor says in a word that it is not done. */
const UNFINISHED = utf8("null");

/** Why a choice ended, in words that both sides share; NONE: it has not. */
export function finishOf(document: JsonDocument, choice: i32): i32 {
  const reason = document.member(choice, FINISH_REASON);
  return isFilled(document, reason) && !document.is(reason, UNFINISHED) ? reason : NONE;
}
