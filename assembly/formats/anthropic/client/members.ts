import { Bytes, EMPTY, text, utf8 } from "../../../base/bytes";
import { isOneOf } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE, isBool } from "../../../base/json/document";
import { NO_THREADS, THREAD, WITHOUT_THREAD } from "../../../canonical/threads";
import {
  CACHE_CONTROL,
  EFFORT,
  FORMAT,
  JSON_SCHEMA,
  MAX_TOKENS,
  MESSAGES,
  METADATA,
  MODEL,
  OUTPUT_CONFIG,
  SCHEMA,
  SERVICE_TIER,
  STOP_SEQUENCES,
  STREAM,
  SYSTEM,
  THINKING,
  TOOLS,
  TOOL_CHOICE,
  TYPE,
} from "../names";
import { Refusal } from "./refusal";

export const TEMPERATURE: Bytes = utf8("temperature");
export const TOP_P: Bytes = utf8("top_p");
export const TOP_K: Bytes = utf8("top_k");
/** An older name of `output_config.format`. */
const OUTPUT_FORMAT: Bytes = utf8("output_format");
const MCP_SERVERS = utf8("mcp_servers");
const INFERENCE_GEO = utf8("inference_geo");
const GLOBAL = utf8("global");
const TASK_BUDGET = utf8("task_budget");

const NUMBERS: Bytes[] = [MAX_TOKENS, TEMPERATURE, TOP_P, TOP_K];
const OBJECTS: Bytes[] = [METADATA, OUTPUT_CONFIG, OUTPUT_FORMAT, THINKING, TOOL_CHOICE];
const ARRAYS: Bytes[] = [MESSAGES, STOP_SEQUENCES, TOOLS];
/** Members whose own reader judges them. */
const READ: Bytes[] = [MODEL, STREAM, SYSTEM];
/**
 * Members about how Anthropic's own service works, not about what is asked: marks for its cache, its tiers and bills,
 * how it trims what is too long, who steps in after a refusal, which the client is told of.
 */
const HARMLESS: Bytes[] = [
  CACHE_CONTROL,
  SERVICE_TIER,
  utf8("context_management"),
  utf8("diagnostics"),
  utf8("safeguards"),
  utf8("tags"),
  utf8("speed"),
  utf8("fallbacks"),
  utf8("fallback_credit_token"),
  utf8("billing_policy"),
  utf8("betas"),
  utf8("anthropic_version"),
  // Of OpenAI's API: the usage is always told.
  utf8("stream_options"),
];

/** Looks at every member of the body: what neither has a counterpart nor is harmless is refused, by its name. */
export function checkMembers(document: JsonDocument, refusal: Refusal): void {
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    if (document.kind(value) == JsonKind.Null || isOneOf(document, key, HARMLESS)) continue;
    const why = faultOf(document, key, value);
    if (why.length == 0) continue;
    refusal.give(text(document.string(key)), why, document.is(key, THREAD) ? NO_THREADS : EMPTY);
    return;
  }
}

function faultOf(document: JsonDocument, key: i32, value: i32): string {
  const kind = document.kind(value);
  if (isOneOf(document, key, NUMBERS)) return kind == JsonKind.Number ? "" : "a number is required";
  if (isOneOf(document, key, ARRAYS)) return kind == JsonKind.Array ? "" : "an array is required";
  if (isOneOf(document, key, OBJECTS)) return kind == JsonKind.Object ? "" : "an object is required";
  if (document.is(key, STREAM)) return isBool(kind) ? "" : "true or false is required";
  if (document.is(key, MODEL)) return kind == JsonKind.String ? "" : "a string is required";
  if (isOneOf(document, key, READ)) return "";
  if (document.is(key, THREAD)) return WITHOUT_THREAD;
  if (document.is(key, MCP_SERVERS) && document.first(value) == NONE) return "";
  if (document.is(key, INFERENCE_GEO) && document.is(value, GLOBAL)) return "";
  return "Extra inputs are not permitted";
}

/** The schema that the answer is to follow; NONE: the client asks for none. */
export function answerSchema(document: JsonDocument, refusal: Refusal): i32 {
  const config = document.member(document.root, OUTPUT_CONFIG);
  if (isGiven(document, document.member(config, TASK_BUDGET))) {
    refusal.give("output_config.task_budget", "the model cannot be told of a budget");
  }
  const effort = document.member(config, EFFORT);
  if (isGiven(document, effort) && document.kind(effort) != JsonKind.String) {
    refusal.give("output_config.effort", "a string is required");
  }
  const inner = document.member(config, FORMAT);
  const isInner = isGiven(document, inner);
  const format = isInner ? inner : document.member(document.root, OUTPUT_FORMAT);
  if (!isGiven(document, format)) return NONE;
  const schema = document.member(format, SCHEMA);
  const isKnown = document.is(document.member(format, TYPE), JSON_SCHEMA);
  if (isKnown && document.kind(schema) == JsonKind.Object) return schema;
  refusal.give(isInner ? "output_config.format" : "output_format", "a json_schema with its schema is required");
  return NONE;
}

function isGiven(document: JsonDocument, node: i32): bool {
  const kind = document.kind(node);
  return kind != JsonKind.None && kind != JsonKind.Null;
}
