import { Bytes, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { numberOf } from "./detail";
import { hasAny, lowered, phrases } from "./phrases";

const ERROR = utf8("error");
const CODE = utf8("code");
const TYPE = utf8("type");
const METADATA = utf8("metadata");
const RAW = utf8("raw");

/** Codes and types of errors, in lower case: of a prompt that is too long for its model and nothing else. */
const WORDS: Bytes[] = phrases([
  "context_length",
  "context_window",
  "context_size",
  "contextlength",
  "contextwindow",
  "tokens_too_long",
  "prompt_too_long",
  "characters_too_long",
  "tokens_limit_reached",
]);
/** Numbers that vendors give for the same (numbers.ts). */
const NUMBERS: StaticArray<i64> = [1261, 10907];

/** What a text is about, in lower case. */
const SUBJECTS: Bytes[] = phrases([
  "context length",
  "context window",
  "context size",
  "context limit",
  "maximum context",
  "max context",
  "prompt is too",
  "prompt too",
  "prompt length",
  "prompt exceeds",
  "prompt tokens",
  "maximum prompt",
  "input is too long",
  "input too long",
  "input length",
  "input token",
  "inputs` tokens",
  "inputs` must have",
  "too many tokens",
  "token count",
  "number of tokens",
  "tokens in the prompt",
  "tokens exceed",
  "token limit",
  "reduce the length",
  "sequence length",
  "model's context",
  "model length",
  "\u4e0a\u4e0b\u6587",
  "\u8f93\u5165",
  "\u8d85\u957f",
]);
/** What it says of that. */
const VERDICTS: Bytes[] = phrases([
  "exceed",
  "too long",
  "too many",
  "too large",
  "longer than",
  "larger than",
  "less than",
  "must be <=",
  "maximum",
  "limit",
  "reduce",
  "range of",
  "supports up to",
  "\u8d85",
  "\u8fc7\u957f",
]);
/** A limit in time, which passes. */
const RATES: Bytes[] = phrases(["per minute", "per day", "per second", "rate limit", "quota", "(tpm)"]);

/**
 * Whether an error of `status` is that of a prompt too long for its model, as far as its code, type and words `told`
 * say so; `told` may be all of a body that is no JSON.
 */
export function tellsOverflow(document: JsonDocument, told: Bytes, status: u32): bool {
  if (status != 400 && status != 403 && status != 413 && status != 422) return false;
  const root = document.kind(document.root) == JsonKind.Array ? document.first(document.root) : document.root;
  const inner = document.member(root, ERROR);
  const error = document.kind(inner) == JsonKind.Object ? inner : root;
  const code = document.member(error, CODE);
  if (isOverflow(document, code) || isOverflow(document, document.member(error, TYPE))) return true;
  // Of a vendor behind the vendor (https://openrouter.ai/docs/api-reference/errors).
  const raw = document.member(document.member(error, METADATA), RAW);
  return saysOverflow(told) || (raw != NONE && saysOverflow(document.string(raw)));
}

function isOverflow(document: JsonDocument, node: i32): bool {
  if (node == NONE) return false;
  return NUMBERS.includes(numberOf(document, node)) || hasAny(lowered(document.string(node)), WORDS);
}

function saysOverflow(text: Bytes): bool {
  const words = lowered(text);
  return hasAny(words, SUBJECTS) && hasAny(words, VERDICTS) && !hasAny(words, RATES);
}
