import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE, isBool } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";
import { limitOf } from "../../canonical/max_tokens";
import { MODEL } from "../../canonical/model";
import { INPUT, MESSAGE, MESSAGES, PARAMETERS } from "./words";

const ENABLE_SEARCH = utf8("enable_search");
const ENABLE_THINKING = utf8("enable_thinking");
const INCREMENTAL_OUTPUT = utf8("incremental_output");
const MAX_COMPLETION_TOKENS = utf8("max_completion_tokens");
const MAX_TOKENS = utf8("max_tokens");
const NO_EFFORT = utf8("none");
const REASONING_EFFORT = utf8("reasoning_effort");
const RESULT_FORMAT = utf8("result_format");
const TOOLS = utf8("tools");
const TOP_P = utf8("top_p");
const WEB_SEARCH_OPTIONS = utf8("web_search_options");

/** The vendor wants a `top_p` that is larger than 0 and smaller than 1. */
const LEAST_TOP_P: f64 = 0.000001;
const MOST_TOP_P: f64 = 0.999999;
const LEAST_TOP_P_TEXT = utf8("0.000001");
const MOST_TOP_P_TEXT = utf8("0.999999");

/** Members that stand elsewhere in the vendor's body, or that are written by other rules than the rest. */
const PLACED: Bytes[] = [
  ENABLE_SEARCH,
  MODEL,
  MESSAGES,
  INPUT,
  PARAMETERS,
  MAX_TOKENS,
  MAX_COMPLETION_TOKENS,
  TOP_P,
  RESULT_FORMAT,
  INCREMENTAL_OUTPUT,
  utf8("stream"),
  utf8("stream_options"),
  REASONING_EFFORT,
  WEB_SEARCH_OPTIONS,
];

/**
 * Members of the canonical API that say how to serve a request, and that the vendor has nothing for. All others are the
 * vendor's under the same name, or were refused (refusals.ts).
 */
const HINTS: Bytes[] = [
  utf8("metadata"),
  utf8("modalities"),
  utf8("prediction"),
  utf8("prompt_cache_key"),
  utf8("prompt_cache_options"),
  utf8("prompt_cache_retention"),
  utf8("safety_identifier"),
  utf8("service_tier"),
  utf8("store"),
  utf8("user"),
  utf8("verbosity"),
];

/** Writes the `parameters` of a chat (https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope). */
export function writeParameters(call: Call, chat: Source, writer: JsonWriter): void {
  writer.key(PARAMETERS);
  writer.beginObject();
  writer.key(RESULT_FORMAT);
  writer.string(MESSAGE);
  const limit = limitOf(chat);
  if (limit != NONE) {
    writer.key(MAX_TOKENS);
    copyValue(chat.document, limit, writer);
  }
  writeTopP(chat, writer);
  if (call.isStream) writeIncrement(call, chat, writer);
  writeSearch(chat, writer);
  writeThinking(call, chat, writer);
  writeOthers(call, chat.document, writer);
  writer.endObject();
}

/**
 * Whether the events of the answer to `call` each tell only what is new. Those with tool calls do not, unless the model
 * thinks, which the vendor does in increments only.
 */
export function isIncremental(call: Call): bool {
  const chat = new Source(call.document, call.document.root);
  const asked = chat.kind(INCREMENTAL_OUTPUT);
  if (isBool(asked)) return asked == JsonKind.True;
  const hasTools = call.document.first(chat.member(TOOLS)) != NONE;
  return !hasTools || thinks(call, chat);
}

/** Whether a stream is asked to think. */
function thinks(call: Call, chat: Source): bool {
  const said = chat.kind(ENABLE_THINKING);
  if (isBool(said)) return said == JsonKind.True;
  const effort = chat.member(REASONING_EFFORT);
  return call.isStream && isFilled(call.document, effort) && !call.document.is(effort, NO_EFFORT);
}

function writeIncrement(call: Call, chat: Source, writer: JsonWriter): void {
  const increments = isIncremental(call);
  if (!increments && !isBool(chat.kind(INCREMENTAL_OUTPUT))) return;
  writer.key(INCREMENTAL_OUTPUT);
  writer.bool(increments);
}

function writeTopP(chat: Source, writer: JsonWriter): void {
  const node = chat.member(TOP_P);
  if (chat.document.kind(node) != JsonKind.Number) return;
  const value = chat.document.float(node);
  writer.key(TOP_P);
  if (value < LEAST_TOP_P) writer.raw(LEAST_TOP_P_TEXT);
  else if (value > MOST_TOP_P) writer.raw(MOST_TOP_P_TEXT);
  else copyValue(chat.document, node, writer);
}

/** A search is asked for in the vendor's words, or by `web_search_options`, whose own members have no counterpart. */
function writeSearch(chat: Source, writer: JsonWriter): void {
  const search = chat.member(ENABLE_SEARCH);
  const isSaid = !saysNothing(chat.document, search);
  if (!isSaid && chat.kind(WEB_SEARCH_OPTIONS) != JsonKind.Object) return;
  writer.key(ENABLE_SEARCH);
  if (isSaid) copyValue(chat.document, search, writer);
  else writer.bool(true);
}

/**
 * The vendor's models think or do not, and most think in streams alone
 * (https://help.aliyun.com/zh/model-studio/deep-thinking).
 */
function writeThinking(call: Call, chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const effort = chat.member(REASONING_EFFORT);
  if (!isFilled(document, effort) || isBool(chat.kind(ENABLE_THINKING))) return;
  const isOff = document.is(effort, NO_EFFORT);
  if (!isOff) call.fitted |= Fitted.Effort;
  if (!isOff && !call.isStream) return;
  writer.key(ENABLE_THINKING);
  writer.bool(!isOff);
}

/** Copies what has no rule of its own. */
function writeOthers(call: Call, document: JsonDocument, writer: JsonWriter): void {
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    if (saysNothing(document, value) || isOneOf(document, key, PLACED)) continue;
    if (isOneOf(document, key, HINTS)) {
      call.fitted |= Fitted.Hints;
      continue;
    }
    writer.keyRange(document.bytes, document.start(key), document.end(key));
    copyValue(document, value, writer);
  }
}

/** Whether `value` is none, null, or an empty list or object. */
function saysNothing(document: JsonDocument, value: i32): bool {
  const kind = document.kind(value);
  const isNested = kind == JsonKind.Array || kind == JsonKind.Object;
  return kind <= JsonKind.Null || (isNested && document.first(value) == NONE);
}
