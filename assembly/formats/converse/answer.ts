import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyInside, copyValue } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { STOP_REASON, TYPE, USAGE } from "./names";

/** What this format's answers and events have in common, in the words of Anthropic's Messages. */

const REASONS: Bytes[] = [
  "guardrail_intervened",
  "content_filtered",
  "malformed_model_output",
  "malformed_tool_use",
].map<Bytes>((word) => utf8(word));
const REFUSAL = utf8("refusal");
const END_TURN = utf8("end_turn");
/** At the same places. */
const THEIR_REASONS: Bytes[] = [REFUSAL, REFUSAL, END_TURN, END_TURN];

const COUNTS: Bytes[] = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"].map<Bytes>(
  (name) => utf8(name),
);
const THEIR_COUNTS: Bytes[] = [
  "input_tokens",
  "output_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
].map<Bytes>((name) => utf8(name));
const SERVICE_TIER = utf8("serviceTier");
const THEIR_TIER = utf8("service_tier");
const THEIR_REASON = utf8("stop_reason");

/** Members of an answer that its client has asked for in the vendor's words, and gets in them. */
export const OWN_ANSWERS: Bytes[] = [utf8("additionalModelResponseFields"), utf8("trace")];

/** Writes `stop_reason`, if the vendor told one. */
export function writeReason(told: Source, writer: JsonWriter): void {
  const document = told.document;
  const reason = told.member(STOP_REASON);
  if (document.kind(reason) != JsonKind.String) return;
  writer.key(THEIR_REASON);
  for (let i = 0; i < REASONS.length; i++) if (document.is(reason, REASONS[i])) return writer.string(THEIR_REASONS[i]);
  copyValue(document, reason, writer);
}

/** Writes `usage`, if the vendor told any. */
export function writeUsage(told: Source, writer: JsonWriter): void {
  const usage = told.at(USAGE);
  if (usage.document.kind(usage.node) != JsonKind.Object) return;
  writer.key(USAGE);
  writer.beginObject();
  for (let i = 0; i < COUNTS.length; i++) {
    if (usage.kind(COUNTS[i]) != JsonKind.Number) continue;
    writer.key(THEIR_COUNTS[i]);
    copyValue(usage.document, usage.member(COUNTS[i]), writer);
  }
  const tier = told.at(SERVICE_TIER).member(TYPE);
  if (told.document.kind(tier) == JsonKind.String) {
    writer.key(THEIR_TIER);
    copyValue(told.document, tier, writer);
  }
  writer.endObject();
}

/** Writes the texts of the list `parts` as one string. */
export function writeTexts(parts: Source, key: Bytes, writer: JsonWriter): void {
  const document = parts.document;
  writer.beginString();
  for (let at = document.first(parts.node); at != NONE; at = document.next(at)) {
    copyInside(document, document.member(at, key), writer);
  }
  writer.endString();
}
