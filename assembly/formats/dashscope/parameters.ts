import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { limitOf } from "../../canonical/max_tokens";
import { MODEL } from "../../canonical/model";
import { INPUT, MESSAGE, MESSAGES, PARAMETERS } from "./words";

const ENABLE_SEARCH = utf8("enable_search");
const ENABLE_THINKING = utf8("enable_thinking");
const INCREMENTAL_OUTPUT = utf8("incremental_output");
const MAX_COMPLETION_TOKENS = utf8("max_completion_tokens");
const MAX_TOKENS = utf8("max_tokens");
const RESULT_FORMAT = utf8("result_format");
const TOOLS = utf8("tools");
const TOP_P = utf8("top_p");

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
];

/** Members of the canonical API that the vendor has nothing for. All others are the vendor's under the same name. */
const FOREIGN: Bytes[] = [
  utf8("audio"),
  utf8("function_call"),
  utf8("functions"),
  utf8("logit_bias"),
  utf8("metadata"),
  utf8("modalities"),
  utf8("moderation"),
  utf8("prediction"),
  utf8("prompt_cache_key"),
  utf8("prompt_cache_options"),
  utf8("prompt_cache_retention"),
  utf8("safety_identifier"),
  utf8("service_tier"),
  utf8("store"),
  utf8("user"),
  utf8("verbosity"),
  utf8("web_search_options"),
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
  const search = chat.member(ENABLE_SEARCH);
  if (!saysNothing(chat.document, search)) {
    writer.key(ENABLE_SEARCH);
    copyValue(chat.document, search, writer);
  }
  writeOthers(chat.document, writer);
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
  return !hasTools || chat.kind(ENABLE_THINKING) == JsonKind.True;
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

/** Copies what has no rule of its own. */
function writeOthers(document: JsonDocument, writer: JsonWriter): void {
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    if (saysNothing(document, value) || isOneOf(document, key, PLACED) || isOneOf(document, key, FOREIGN)) continue;
    writer.keyRange(document.bytes, document.start(key), document.end(key));
    copyValue(document, value, writer);
  }
}

/** Whether `value` is none, null or an empty list. */
function saysNothing(document: JsonDocument, value: i32): bool {
  const kind = document.kind(value);
  return kind <= JsonKind.Null || (kind == JsonKind.Array && document.first(value) == NONE);
}

function isOneOf(document: JsonDocument, key: i32, names: Bytes[]): bool {
  for (let i = 0; i < names.length; i++) if (document.is(key, names[i])) return true;
  return false;
}

function isBool(kind: JsonKind): bool {
  return kind == JsonKind.True || kind == JsonKind.False;
}
