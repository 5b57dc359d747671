import { Bytes, text, utf8 } from "../../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Fitted } from "../../../canonical/fit/fitted";
import { MODEL } from "../../../canonical/model";
import {
  FUNCTIONS,
  FUNCTION_CALL,
  MAX_TOKENS,
  MESSAGES,
  METADATA,
  OUTPUT_CONFIG,
  PARALLEL_TOOL_CALLS,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  RESPONSE_FORMAT,
  SERVICE_TIER,
  STOP,
  STOP_SEQUENCES,
  STREAM,
  SYSTEM,
  THINKING,
  TOOLS,
  TOOL_CHOICE,
  USER,
  USER_ID,
} from "../names";
import { ENABLE_THINKING, REASONING, THINKING_BUDGET } from "./thinking_wish";
import { WEB_SEARCH_OPTIONS } from "./web_search";

const AUTO = utf8("auto");
const DEFAULT = utf8("default");
const STANDARD_ONLY = utf8("standard_only");
const PRIORITY: Bytes[] = [AUTO, utf8("priority"), utf8("fast")];
const SAFETY_IDENTIFIER = utf8("safety_identifier");
const TEXT = utf8("text");

/** Members that other files write. */
const WRITTEN: Bytes[] = [
  MODEL,
  MESSAGES,
  MAX_TOKENS,
  METADATA,
  OUTPUT_CONFIG,
  PARALLEL_TOOL_CALLS,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  RESPONSE_FORMAT,
  SERVICE_TIER,
  STOP,
  STOP_SEQUENCES,
  STREAM,
  SYSTEM,
  THINKING,
  TOOLS,
  TOOL_CHOICE,
  USER,
  FUNCTIONS,
  FUNCTION_CALL,
  ENABLE_THINKING,
  REASONING,
  THINKING_BUDGET,
  WEB_SEARCH_OPTIONS,
  SAFETY_IDENTIFIER,
].concat(["max_completion_tokens", "stream_options", "temperature", "top_p", "top_k"].map<Bytes>((name) => utf8(name)));

/** Members that steer how words are drawn, which the vendor has nothing for. */
const SAMPLING: Bytes[] = ["frequency_penalty", "presence_penalty", "repetition_penalty", "min_p", "top_a"].map<Bytes>(
  (name) => utf8(name),
);

/** Members without a say in what is answered, which the vendor has nothing for. */
const HINTS: Bytes[] = [
  "seed",
  "prediction",
  "store",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
]
  .concat(["verbosity"])
  .map<Bytes>((name) => utf8(name));

/** Members that ask for an answer which the vendor cannot give, unless they ask for what is usual. */
const REFUSED: Bytes[] = [
  "n",
  "logprobs",
  "top_logprobs",
  "logit_bias",
  "modalities",
  "audio",
  "moderation",
].map<Bytes>((name) => utf8(name));

/** Writes what else a chat says; answers what keeps it from being sent on. */
export function writeMembers(call: Call, chat: Source, writer: JsonWriter): string {
  const document = chat.document;
  let problem = "";
  for (let key = document.first(chat.node); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    const kind = document.kind(value);
    if (kind == JsonKind.Null || isOneOf(document, key, WRITTEN)) continue;
    if (isOneOf(document, key, SAMPLING)) {
      if (document.float(value) != 0) call.fitted |= Fitted.Sampling;
    } else if (isOneOf(document, key, HINTS)) {
      if (kind != JsonKind.False) call.fitted |= Fitted.Hints;
    } else if (isOneOf(document, key, REFUSED)) {
      if (!isUsual(document, value) && problem.length == 0) problem = `${text(document.string(key))}: ${UNANSWERABLE}`;
    } else {
      writer.keyRange(document.bytes, document.start(key), document.end(key));
      copyValue(document, value, writer);
    }
  }
  writeUser(call, chat, writer);
  writeTier(call, chat, writer);
  return problem;
}

const UNANSWERABLE = "the vendor has nothing like it";

/** Whether the value of a member of `REFUSED` asks for nothing: false, 0 or 1, an empty list or object, text alone. */
function isUsual(document: JsonDocument, value: i32): bool {
  const kind = document.kind(value);
  if (kind == JsonKind.False) return true;
  if (kind == JsonKind.Number) return document.float(value) <= 1;
  if (kind != JsonKind.Array && kind != JsonKind.Object) return false;
  for (let at = document.first(value); at != NONE; at = document.next(at)) {
    if (kind == JsonKind.Object || !document.is(at, TEXT)) return false;
  }
  return true;
}

/** `metadata.user_id` from the canonical API's names for it, the newest first. */
function writeUser(call: Call, chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const metadata = chat.at(METADATA);
  for (let key = document.first(metadata.node); key != NONE; key = document.next(key)) {
    if (!document.is(key, USER_ID)) call.fitted |= Fitted.Hints;
  }
  let user = chat.member(SAFETY_IDENTIFIER);
  if (!isFilled(document, user)) user = chat.member(USER);
  if (!isFilled(document, user)) user = metadata.member(USER_ID);
  if (!isFilled(document, user)) return;
  writer.key(METADATA);
  writer.beginObject();
  writer.key(USER_ID);
  copyValue(document, user, writer);
  writer.endObject();
}

/** `service_tier` in the vendor's words: https://platform.claude.com/docs/en/api/service-tiers. */
function writeTier(call: Call, chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const tier = chat.member(SERVICE_TIER);
  if (!isFilled(document, tier)) return;
  if (document.is(tier, DEFAULT) || document.is(tier, STANDARD_ONLY)) {
    writer.key(SERVICE_TIER);
    return writer.string(STANDARD_ONLY);
  }
  if (!isOneOf(document, tier, PRIORITY)) call.fitted |= Fitted.Hints;
  else if (!document.is(tier, AUTO)) {
    writer.key(SERVICE_TIER);
    writer.string(AUTO);
  }
}
