import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { FINISH_REASON, FUNCTION_CALL, MAX_TOKENS, REFUSAL, STOP, STOP_REASON, TOOL_CALLS, TOOL_USE } from "./names";

const LENGTH = utf8("length");
const STOP_DETAILS = utf8("stop_details");
const EXPLANATION = utf8("explanation");

/** This format's words, and at the same place the canonical ones. */
const REASONS: Bytes[] = [
  TOOL_USE,
  MAX_TOKENS,
  utf8("model_context_window_exceeded"),
  REFUSAL,
  utf8("pause_turn"),
  utf8("compaction"),
];
/** An answer that pauses, or gives but a summary, is to be gone on with as one that its length cut off. */
const FINISHES: Bytes[] = [TOOL_CALLS, LENGTH, LENGTH, utf8("content_filter"), LENGTH, LENGTH];

/**
 * Writes `finish_reason`: a word of the canonical API, or null. A reason that is not known ends an answer as any.
 * `isLegacy`: calls are a `function_call`.
 */
export function writeFinish(from: Source, isLegacy: bool, writer: JsonWriter): void {
  writer.key(FINISH_REASON);
  const reason = from.member(STOP_REASON);
  if (from.document.kind(reason) != JsonKind.String) return writer.null();
  let finish = STOP;
  for (let i = 0; i < REASONS.length; i++) if (from.document.is(reason, REASONS[i])) finish = FINISHES[i];
  writer.string(isLegacy && finish === TOOL_CALLS ? FUNCTION_CALL : finish);
}

/** Writes `refusal` when the vendor explains why the model refused. */
export function writeRefusal(from: Source, writer: JsonWriter): void {
  if (!from.says(STOP_REASON, REFUSAL)) return;
  const explanation = from.at(STOP_DETAILS).member(EXPLANATION);
  if (from.document.kind(explanation) != JsonKind.String) return;
  writer.key(REFUSAL);
  copyValue(from.document, explanation, writer);
}
