import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Effort, fittingEffort } from "../../canonical/efforts";
import { ModelTraits } from "../../canonical/traits";
import { TYPE } from "./words";

const BUDGET_TOKENS = utf8("budget_tokens");
const DISABLED = utf8("disabled");
const EFFORT = utf8("effort");
const ENABLED = utf8("enabled");
const MAX_TOKENS = utf8("max_tokens");
const NO_EFFORT = utf8("none");
const MINIMAL = utf8("minimal");

export const ENABLE_THINKING: Bytes = utf8("enable_thinking");
export const REASONING: Bytes = utf8("reasoning");
export const REASONING_EFFORT: Bytes = utf8("reasoning_effort");
export const REASONING_MAX_TOKENS: Bytes = utf8("reasoning_max_tokens");
export const THINKING: Bytes = utf8("thinking");
export const THINKING_BUDGET: Bytes = utf8("thinking_budget");

/** What stands for a budget that nobody named, and one that the model chooses. */
export const NO_BUDGET: i64 = i64.MIN_VALUE;
export const OWN_BUDGET: i64 = -1;

/** How much a chat wants its model to think, in the words of whichever API its client knows. */
export class ThinkingWish {
  /** A word of `reasoning_effort` that the model takes; EMPTY: none is said, or it takes none. */
  readonly effort: Bytes;
  /** Tokens; 0: the model is not to think. */
  readonly budget: i64;
  readonly isOff: bool;
  /** Whether the client wants thoughts. */
  readonly isOn: bool;

  constructor(chat: Source, traits: ModelTraits) {
    const document = chat.document;
    const reasoning = chat.at(REASONING);
    const thinking = chat.at(THINKING);
    const own = chat.member(REASONING_EFFORT);
    const effort = isFilled(document, own) ? own : reasoning.member(EFFORT);
    const isTold = isFilled(document, effort);
    const says = chat.kind(ENABLE_THINKING);
    const enabled = reasoning.kind(ENABLED);
    const budget = budgetIn(chat, thinking, reasoning);
    this.budget = budget;
    this.effort = isTold ? wordOf(document, effort, traits) : EMPTY;
    const isBarred = says == JsonKind.False || enabled == JsonKind.False || thinking.says(TYPE, DISABLED);
    const isLeast = document.is(effort, NO_EFFORT) || document.is(effort, MINIMAL);
    const isOff = isBarred || document.is(effort, NO_EFFORT) || budget == 0;
    this.isOff = isOff;
    const isAsked = says == JsonKind.True || enabled == JsonKind.True || isFilled(document, thinking.member(TYPE));
    this.isOn = !isOff && ((isTold && !isLeast) || budget != NO_BUDGET || (isAsked && !isLeast));
  }
}

/** The first budget that is said. */
function budgetIn(chat: Source, thinking: Source, reasoning: Source): i64 {
  const document = chat.document;
  const places = [
    chat.member(REASONING_MAX_TOKENS),
    chat.member(THINKING_BUDGET),
    thinking.member(BUDGET_TOKENS),
    reasoning.member(MAX_TOKENS),
  ];
  for (let i = 0; i < places.length; i++) {
    if (places[i] == NONE || document.kind(places[i]) != JsonKind.Number) continue;
    const budget = document.integer(places[i], NO_BUDGET);
    if (budget >= OWN_BUDGET) return budget;
  }
  return NO_BUDGET;
}

function wordOf(document: JsonDocument, effort: i32, traits: ModelTraits): Bytes {
  return (traits.efforts & Effort.Any) != 0 ? document.string(effort) : fittingEffort(document, effort, traits.efforts);
}
