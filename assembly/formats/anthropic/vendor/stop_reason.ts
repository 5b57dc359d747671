import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";

const FINISH_REASON = utf8("finish_reason");
const STOP_REASON = utf8("stop_reason");
const STOP_DETAILS = utf8("stop_details");
const EXPLANATION = utf8("explanation");
const REFUSAL = utf8("refusal");

/** The vendor's words, and at the same place what the canonical API says. */
const REASONS: Bytes[] = [
  utf8("end_turn"),
  utf8("stop_sequence"),
  utf8("tool_use"),
  utf8("max_tokens"),
  utf8("model_context_window_exceeded"),
  REFUSAL,
  utf8("pause_turn"),
];
const FINISHES: Bytes[] = [
  utf8("stop"),
  utf8("stop"),
  utf8("tool_calls"),
  utf8("length"),
  utf8("length"),
  utf8("content_filter"),
  utf8("stop"),
];

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
