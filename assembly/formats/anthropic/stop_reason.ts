import { equalFold, trim } from "../../base/ascii";
import { Bytes, EMPTY, equal, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { FINISH_REASON, MAX_TOKENS, REFUSAL, STOP, STOP_REASON, TOOL_CALLS, TOOL_USE } from "./names";

const END_TURN = utf8("end_turn");
const LENGTH = utf8("length");
const FUNCTION_CALL = utf8("function_call");
const NULL = utf8("null");
const STOP_DETAILS = utf8("stop_details");
const EXPLANATION = utf8("explanation");

/** This format's words, and at the same place the canonical ones; of several for one the first is written. */
const REASONS: Bytes[] = [
  END_TURN,
  utf8("stop_sequence"),
  TOOL_USE,
  MAX_TOKENS,
  utf8("model_context_window_exceeded"),
  REFUSAL,
  utf8("pause_turn"),
];
const FINISHES: Bytes[] = [STOP, STOP, TOOL_CALLS, LENGTH, LENGTH, utf8("content_filter"), STOP];

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
  if (equal(reason, FUNCTION_CALL)) return TOOL_USE;
  for (let i = 0; i < FINISHES.length; i++) if (equal(reason, FINISHES[i])) return REASONS[i];
  return reason;
}

/** The stop reason of an answer that came to its end. */
export function usualStop(outcome: Outcome): Bytes {
  if (outcome == Outcome.Calls) return TOOL_USE;
  return outcome == Outcome.Refused ? REFUSAL : END_TURN;
}

/** Writes `finish_reason`: a word of the canonical API, one that is not known as it is, or null. */
export function writeFinish(from: Source, writer: JsonWriter): void {
  writer.key(FINISH_REASON);
  const reason = from.member(STOP_REASON);
  for (let i = 0; i < REASONS.length; i++) if (from.document.is(reason, REASONS[i])) return writer.string(FINISHES[i]);
  if (from.document.kind(reason) == JsonKind.String) copyValue(from.document, reason, writer);
  else writer.null();
}

/** Writes `refusal` when the vendor explains why the model refused. */
export function writeRefusal(from: Source, writer: JsonWriter): void {
  if (!from.says(STOP_REASON, REFUSAL)) return;
  const explanation = from.at(STOP_DETAILS).member(EXPLANATION);
  if (from.document.kind(explanation) != JsonKind.String) return;
  writer.key(REFUSAL);
  copyValue(from.document, explanation, writer);
}
