import { utf8 } from "../../base/bytes";
import { isFilled } from "../../base/json/copy";
import { JsonDocument, NONE } from "../../base/json/document";

const BLOCK_MESSAGE = utf8("blockReasonMessage");
const BLOCK_REASON = utf8("blockReason");
const FEEDBACK = utf8("promptFeedback");
const FINISH_MESSAGE = utf8("finishMessage");

/** Whether the vendor refused the prompt: https://ai.google.dev/api/generate-content#PromptFeedback. */
export function isBlocked(answer: JsonDocument): bool {
  return isFilled(answer, answer.member(answer.member(answer.root, FEEDBACK), BLOCK_REASON));
}

/** The vendor's words for the end of `candidate`, for NONE those for why it refused the prompt; NONE: it has none. */
export function endMessage(answer: JsonDocument, candidate: i32): i32 {
  const message =
    candidate == NONE
      ? answer.member(answer.member(answer.root, FEEDBACK), BLOCK_MESSAGE)
      : answer.member(candidate, FINISH_MESSAGE);
  return isFilled(answer, message) ? message : NONE;
}
