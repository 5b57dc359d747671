import { Bytes, utf8 } from "../../base/bytes";
import { isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, NONE } from "../../base/json/document";
import { FUNCTION_CALL, TOOL_CALLS } from "./words";

const REASON = utf8("finishReason");
const CONTENT_FILTER = utf8("content_filter");
const LENGTH = utf8("length");
const STOP = utf8("stop");
const MAX_TOKENS = utf8("MAX_TOKENS");
const OWN_STOP = utf8("STOP");

/** What the vendor refuses to say: https://ai.google.dev/api/generate-content#FinishReason. */
const FILTERED: Bytes[] = [
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
].map<Bytes>((word) => utf8(word));

/** Why a candidate of an answer ended; NONE: it has not. */
export function finishOf(answer: JsonDocument, candidate: i32): i32 {
  const reason = answer.member(candidate, REASON);
  return isFilled(answer, reason) ? reason : NONE;
}

/**
 * The canonical word for the reason at `reason`; one that is not known ends an answer as any. The vendor ends answers
 * with calls as it does others. `isLegacy`: calls are a `function_call`.
 */
export function finishWord(answer: JsonDocument, reason: i32, hasCalls: bool, isLegacy: bool): Bytes {
  if (answer.is(reason, MAX_TOKENS)) return LENGTH;
  if (isOneOf(answer, reason, FILTERED)) return CONTENT_FILTER;
  if (hasCalls && answer.is(reason, OWN_STOP)) return isLegacy ? FUNCTION_CALL : TOOL_CALLS;
  return STOP;
}

/** The word for a prompt that the vendor refused to answer. */
export const BLOCKED: Bytes = CONTENT_FILTER;
