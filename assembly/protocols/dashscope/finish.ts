import { utf8 } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { NONE, JsonKind } from "../../base/json/document";

const FINISH_REASON = utf8("finish_reason");
/** The vendor says in a word that it is not done. */
const UNFINISHED = utf8("null");

/** Why a choice ended, in words that both sides share; NONE: it has not. */
export function finishOf(choice: Source): i32 {
  const reason = choice.member(FINISH_REASON);
  const isReason = choice.document.kind(reason) == JsonKind.String && !choice.document.is(reason, UNFINISHED);
  return isReason && isFilled(choice.document, reason) ? reason : NONE;
}
