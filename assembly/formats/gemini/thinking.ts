import { Bytes, equal, utf8 } from "../../base/bytes";
import { quote } from "../../base/json/writer";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Source, copyValue } from "../../base/json/copy";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Effort, fittingEffort } from "../../canonical/efforts";
import { Fitted } from "../../canonical/fit/fitted";
import { NO_BUDGET, OWN_BUDGET, ThinkingWish } from "./thinking_wish";
import { EXTRA_BODY, GOOGLE } from "./words";

const CONFIG = utf8("thinkingConfig");
const BUDGET = utf8("thinkingBudget");
const LEVEL = utf8("thinkingLevel");
const INCLUDE = utf8("includeThoughts");
export const THINKING_CONFIG: Bytes = utf8("thinking_config");
/** Members of the client's own configuration, and the other way of the vendor's to write them. */
const OWN: Bytes[] = [utf8("thinking_budget"), utf8("thinking_level"), utf8("include_thoughts")];
const TO: Bytes[] = [BUDGET, LEVEL, INCLUDE];

const HIGH = utf8("high");
const LOW = utf8("low");
const MAX = utf8("max");
const MEDIUM = utf8("medium");
const MINIMAL = utf8("minimal");
const XHIGH = utf8("xhigh");

/** Budgets for efforts, as Google's endpoint for clients of OpenAI's API has them. */
const FOR_LOW: i64 = 1024;
const FOR_MEDIUM: i64 = 8192;
const FOR_HIGH: i64 = 24576;
/** Up to these, a budget is low and medium effort. */
const MOST_LOW: i64 = 2048;
const MOST_MEDIUM: i64 = 8192;
/** What models take that cannot but think, and what others do: https://ai.google.dev/gemini-api/docs/thinking. */
const LEAST_ALWAYS: i64 = 128;
const MOST_ALWAYS: i64 = 32768;
const LEAST: i64 = 512;
const MOST: i64 = 24576;

/**
 * Writes `thinkingConfig`, if the client says how much is to be thought: a budget for models that count tokens
 * (`ModelTraits.thinkingBudget`), a level for others, never both, which the vendor refuses. Thoughts are told where
 * they are asked for.
 */
export function writeThinking(call: Call, chat: Source, writer: JsonWriter): void {
  const own = chat.at(EXTRA_BODY).at(GOOGLE).at(THINKING_CONFIG);
  if (own.document.kind(own.node) == JsonKind.Object) return writeOwn(own, writer);
  const wish = new ThinkingWish(chat, call.traits);
  if (!wish.isOn && !wish.isOff && wish.effort.length == 0) return;
  if (call.traits.efforts == 0) {
    if (wish.isOn) call.fitted |= Fitted.Thinking;
    return;
  }
  writer.key(CONFIG);
  writer.beginObject();
  const thinks = call.traits.thinkingBudget ? writeBudget(call, wish, writer) : writeLevel(call, wish, writer);
  if (wish.isOn && thinks) {
    writer.key(INCLUDE);
    writer.bool(true);
  }
  writer.endObject();
}

function writeOwn(own: Source, writer: JsonWriter): void {
  writer.key(CONFIG);
  writer.beginObject();
  const document = own.document;
  for (let key = document.first(own.node); key != NONE; key = document.next(key)) {
    let name = document.string(key);
    for (let i = 0; i < OWN.length; i++) if (document.is(key, OWN[i])) name = TO[i];
    writer.key(name);
    copyValue(document, document.value(key), writer);
  }
  writer.endObject();
}

/** Writes the budget; whether it lets the model think. */
function writeBudget(call: Call, wish: ThinkingWish, writer: JsonWriter): bool {
  const stops = (call.traits.efforts & Effort.None) != 0;
  let budget = wish.budget == NO_BUDGET ? budgetFor(wish.effort) : wish.budget;
  if (wish.isOff) budget = stops ? 0 : LEAST_ALWAYS;
  else if (budget != OWN_BUDGET) {
    budget = stops ? min(max(budget, LEAST), MOST) : min(max(budget, LEAST_ALWAYS), MOST_ALWAYS);
  }
  if (wish.budget > 0 && budget != wish.budget) call.fitted |= Fitted.Thinking;
  writer.key(BUDGET);
  writer.integer(budget);
  return budget != 0;
}

/** The budget for a word of effort, of which none is the model's own choice. */
function budgetFor(effort: Bytes): i64 {
  if (effort.length == 0) return OWN_BUDGET;
  if (equal(effort, MINIMAL) || equal(effort, LOW)) return FOR_LOW;
  return equal(effort, MEDIUM) ? FOR_MEDIUM : FOR_HIGH;
}

/** Writes the level, where one is said; true: every level lets the model think. */
function writeLevel(call: Call, wish: ThinkingWish, writer: JsonWriter): bool {
  let effort = wish.effort;
  if (wish.isOff) effort = fitted(MINIMAL, call.traits.efforts);
  else if (effort.length == 0 && wish.budget > 0) effort = fitted(effortFor(wish.budget), call.traits.efforts);
  if (effort.length == 0) return true;
  if (wish.isOff && !equal(effort, MINIMAL)) call.fitted |= Fitted.Thinking;
  writer.key(LEVEL);
  writer.string(inCapitals(equal(effort, XHIGH) || equal(effort, MAX) ? HIGH : effort));
  return true;
}

function effortFor(budget: i64): Bytes {
  if (budget <= MOST_LOW) return LOW;
  return budget <= MOST_MEDIUM ? MEDIUM : HIGH;
}

function fitted(word: Bytes, efforts: u32): Bytes {
  const document = JsonDocument.parse(quote(word));
  return (efforts & Effort.Any) != 0 ? word : fittingEffort(document, document.root, efforts);
}

export function inCapitals(word: Bytes): Bytes {
  const capitals = new StaticArray<u8>(word.length);
  for (let i = 0; i < word.length; i++) capitals[i] = word[i] >= 0x61 && word[i] <= 0x7a ? word[i] - 0x20 : word[i];
  return capitals;
}
