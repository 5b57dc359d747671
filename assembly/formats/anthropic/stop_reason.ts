import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { FINISH_REASON, MAX_TOKENS, REFUSAL, STOP, STOP_REASON, TOOL_CALLS, TOOL_USE } from "./names";

const END_TURN = utf8("end_turn");
const LENGTH = utf8("length");
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
