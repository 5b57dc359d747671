import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import {
  BUDGET_TOKENS,
  DISABLED,
  EFFORT,
  ENABLED,
  HIGH,
  LOW,
  MEDIUM,
  NONE_WORD,
  OUTPUT_CONFIG,
  THINKING,
  TYPE,
} from "./names";

export const ADAPTIVE = utf8("adaptive");
export const BETWEEN_TOOLS = utf8("between_tools");

/** Budgets below them are low and medium effort, in tokens. */
const MEDIUM_BUDGET: f64 = 4096;
const HIGH_BUDGET: f64 = 16384;

/** How much a Messages request wants the model to think. */
export class AskedThinking {
  /** `thinking.budget_tokens` when thinking is enabled and it is a whole number above 0; else 0. */
  readonly budgetTokens: i64;
  /** The value for `reasoning_effort`; EMPTY: leave it to the backend. */
  readonly effort: Bytes;
  /** Whether it is said in a form that is not known. */
  readonly isUnknown: bool;

  /** `later`: the effort that the conversation itself asks for, or NONE. */
  constructor(document: JsonDocument, later: i32) {
    const thinking = document.member(document.root, THINKING);
    const type = document.member(thinking, TYPE);
    const budget = document.member(thinking, BUDGET_TOKENS);
    const isEnabled = document.is(type, ENABLED);
    const isDisabled = document.is(type, DISABLED);
    const isBetweenTools = document.is(type, BETWEEN_TOOLS);
    const first = document.member(document.member(document.root, OUTPUT_CONFIG), EFFORT);
    const asked = later == NONE ? first : later;
    this.budgetTokens = isEnabled ? max<i64>(0, document.integer(budget, 0)) : 0;
    const isObject = document.kind(thinking) == JsonKind.Object;
    this.isUnknown = isObject && !isEnabled && !isDisabled && !isBetweenTools && !document.is(type, ADAPTIVE);
    if (isDisabled) this.effort = NONE_WORD;
    else if (isFilled(document, asked)) this.effort = document.string(asked);
    // Notes between calls of tools are the least that can be thought.
    else if (isBetweenTools) this.effort = LOW;
    else this.effort = isEnabled ? effortOf(document.float(budget)) : EMPTY;
  }
}

/** The effort that stands for a budget of `tokens`; NaN is the lowest. */
export function effortOf(tokens: f64): Bytes {
  if (tokens >= HIGH_BUDGET) return HIGH;
  return tokens >= MEDIUM_BUDGET ? MEDIUM : LOW;
}
