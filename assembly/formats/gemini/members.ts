import { Bytes, text, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";
import { MODEL } from "../../canonical/model";
import { Dialect } from "./dialect";
import { PARALLEL_CALLS } from "./system";
import { THINKING_CONFIG } from "./thinking";
import {
  ENABLE_THINKING,
  REASONING,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  THINKING,
  THINKING_BUDGET,
} from "./thinking_wish";
import {
  EXTRA_BODY,
  FUNCTIONS,
  FUNCTION_CALL,
  GOOGLE,
  LOGPROBS,
  MESSAGES,
  MODALITIES,
  N,
  RESPONSE_FORMAT,
  TOOLS,
} from "./words";

const CACHED_CONTENT = utf8("cached_content");
const CACHED_CONTENT_OUT = utf8("cachedContent");
const DEFAULT = utf8("default");
const SAFETY_SETTINGS_OUT = utf8("safetySettings");
/** The vendor's own list, which the configuration writes, too. */
export const SAFETY_SETTINGS: Bytes = utf8("safety_settings");
export const SERVICE_TIER: Bytes = utf8("service_tier");
const SERVICE_TIER_OUT = utf8("serviceTier");
const STANDARD = utf8("standard");
/** Those that cost another price. */
export const OTHER_TIERS: Bytes[] = [utf8("flex"), utf8("priority")];
const TIERS: Bytes[] = OTHER_TIERS.concat([STANDARD]);

/** Members that other files write. */
const WRITTEN: Bytes[] = [
  MODEL,
  MESSAGES,
  TOOLS,
  FUNCTIONS,
  FUNCTION_CALL,
  MODALITIES,
  LOGPROBS,
  N,
  RESPONSE_FORMAT,
  ENABLE_THINKING,
  REASONING,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  THINKING,
  THINKING_BUDGET,
  EXTRA_BODY,
  SAFETY_SETTINGS,
  SERVICE_TIER,
  utf8("tool_choice"),
  PARALLEL_CALLS,
  utf8("stream"),
  utf8("stream_options"),
  utf8("max_tokens"),
  utf8("max_completion_tokens"),
  utf8("temperature"),
  utf8("top_p"),
  utf8("top_k"),
  utf8("seed"),
  utf8("presence_penalty"),
  utf8("frequency_penalty"),
  utf8("stop"),
  utf8("top_logprobs"),
  utf8("web_search_options"),
];

/** Members that steer how words are drawn, which the vendor has nothing for. */
const SAMPLING: Bytes[] = [utf8("repetition_penalty"), utf8("min_p"), utf8("top_a")];

/** Members without a say in what is answered, which the vendor has nothing for. */
const HINTS: Bytes[] = [
  "metadata",
  "prediction",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "safety_identifier",
  "store",
  "user",
]
  .concat(["verbosity"])
  .map<Bytes>((name) => utf8(name));

/** Members that ask for what the vendor cannot do, unless they ask for what is usual. */
const REFUSED: Bytes[] = [utf8("audio"), utf8("logit_bias"), utf8("moderation")];

const UNANSWERABLE = ": the vendor has nothing like it";

/** Writes what else a chat says; answers what keeps it from being sent on. */
export function writeMembers(call: Call, chat: Source, dialect: Dialect, writer: JsonWriter): string {
  const document = chat.document;
  for (let key = document.first(chat.node); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    const kind = document.kind(value);
    if (kind == JsonKind.Null || isOneOf(document, key, WRITTEN)) continue;
    if (isOneOf(document, key, SAMPLING)) {
      if (document.float(value) != 0) call.fitted |= Fitted.Sampling;
    } else if (isOneOf(document, key, HINTS)) call.fitted |= Fitted.Hints;
    else if (isOneOf(document, key, REFUSED)) {
      if (!isUsual(document, value)) return text(document.string(key)) + UNANSWERABLE;
    } else {
      writer.keyRange(document.bytes, document.start(key), document.end(key));
      copyValue(document, value, writer);
    }
  }
  writeTier(call, chat, dialect, writer);
  return writeOwn(chat, writer);
}

/** Whether a member of `REFUSED` asks for nothing. */
function isUsual(document: JsonDocument, value: i32): bool {
  const kind = document.kind(value);
  return (
    kind == JsonKind.False || ((kind == JsonKind.Object || kind == JsonKind.Array) && document.first(value) == NONE)
  );
}

/** https://ai.google.dev/api/generate-content: `standard`, `flex` or `priority`. */
function writeTier(call: Call, chat: Source, dialect: Dialect, writer: JsonWriter): void {
  const document = chat.document;
  const tier = chat.member(SERVICE_TIER);
  if (!isFilled(document, tier)) return;
  const isDefault = document.is(tier, DEFAULT);
  const isKnown = isDefault || isOneOf(document, tier, TIERS);
  if (!isKnown) call.fitted |= Fitted.Hints;
  if (!isKnown || !dialect.tiers) return;
  writer.key(SERVICE_TIER_OUT);
  if (isDefault) writer.string(STANDARD);
  else copyValue(document, tier, writer);
}

/**
 * Writes what the client says in Google's words, as it does to Google's endpoint for clients of OpenAI's API
 * (https://ai.google.dev/gemini-api/docs/openai).
 */
function writeOwn(chat: Source, writer: JsonWriter): string {
  const document = chat.document;
  const extra = chat.at(EXTRA_BODY);
  for (let key = document.first(extra.node); key != NONE; key = document.next(key)) {
    if (!document.is(key, GOOGLE)) return `extra_body.${text(document.string(key))}${UNANSWERABLE}`;
  }
  const google = extra.at(GOOGLE);
  for (let key = document.first(google.node); key != NONE; key = document.next(key)) {
    if (document.is(key, THINKING_CONFIG) || document.is(key, SAFETY_SETTINGS)) continue;
    if (!document.is(key, CACHED_CONTENT)) return `extra_body.google.${text(document.string(key))}${UNANSWERABLE}`;
    writer.key(CACHED_CONTENT_OUT);
    copyValue(document, document.value(key), writer);
  }
  writeSafety(chat, writer);
  return "";
}

/** Writes `safetySettings`, the chat's own before those in Google's words. */
export function writeSafety(chat: Source, writer: JsonWriter): void {
  const own = chat.kind(SAFETY_SETTINGS) == JsonKind.Array ? chat : chat.at(EXTRA_BODY).at(GOOGLE);
  if (own.kind(SAFETY_SETTINGS) != JsonKind.Array) return;
  writer.key(SAFETY_SETTINGS_OUT);
  copyValue(own.document, own.member(SAFETY_SETTINGS), writer);
}
