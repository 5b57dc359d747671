import { equalFold, trim } from "../../../base/ascii";
import { Bytes, EMPTY, equal, utf8 } from "../../../base/bytes";
import { JsonDocument } from "../../../base/json/document";
import { TOOL_USE } from "./names";

const STOP = utf8("stop");
const END_TURN = utf8("end_turn");
const LENGTH = utf8("length");
const MAX_TOKENS = utf8("max_tokens");
const CALLS = utf8("tool_calls");
const FUNCTION_CALL = utf8("function_call");
const CONTENT_FILTER = utf8("content_filter");
const REFUSAL = utf8("refusal");
const NULL = utf8("null");

/** What else is known about an answer that ends. */
export enum Outcome {
  Plain,
  /** The model calls tools. */
  Calls,
  /** The model refused, in words of its own. */
  Refused,
}

/**
 * The stop reason for the `finish_reason` at `node`; EMPTY when there is none: not a string, blank or "null". A reason
 * without a counterpart stays as it is. Vendors say "stop" to forced tool calls and to refusals, too.
 */
export function stopReasonOf(document: JsonDocument, node: i32, outcome: Outcome): Bytes {
  const reason = trim(document.string(node));
  if (reason.length == 0 || equalFold(reason, NULL)) return EMPTY;
  if (equal(reason, STOP)) return usualStop(outcome);
  if (equal(reason, LENGTH)) return MAX_TOKENS;
  if (equal(reason, CALLS) || equal(reason, FUNCTION_CALL)) return TOOL_USE;
  return equal(reason, CONTENT_FILTER) ? REFUSAL : reason;
}

/** The stop reason of an answer that came to its end. */
export function usualStop(outcome: Outcome): Bytes {
  if (outcome == Outcome.Calls) return TOOL_USE;
  return outcome == Outcome.Refused ? REFUSAL : END_TURN;
}
