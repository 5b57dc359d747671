import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonDocument } from "../../../base/json/document";
import { isText } from "../../../errors/detail";
import { THINKING, TYPE } from "./names";

const BUDGET_TOKENS = utf8("budget_tokens");
const ENABLED = utf8("enabled");
const DISABLED = utf8("disabled");
const OUTPUT_CONFIG = utf8("output_config");
const EFFORT = utf8("effort");

const LOW = utf8("low");
const MEDIUM = utf8("medium");
const HIGH = utf8("high");
/** Budgets below them are low and medium effort, in tokens. */
const MEDIUM_BUDGET: f64 = 4096;
const HIGH_BUDGET: f64 = 16384;

/** How much a Messages request wants the model to think. */
export class Thinking {
  /** `thinking.budget_tokens` when thinking is enabled and it is a whole number above 0; else 0. */
  readonly budgetTokens: i64;
  /** The value for `reasoning_effort`; EMPTY: leave it to the backend. */
  readonly effort: Bytes;

  constructor(document: JsonDocument) {
    const thinking = document.member(document.root, THINKING);
    const type = document.member(thinking, TYPE);
    const budget = document.member(thinking, BUDGET_TOKENS);
    const isEnabled = document.is(type, ENABLED);
    const isDisabled = document.is(type, DISABLED);
    const asked = document.member(document.member(document.root, OUTPUT_CONFIG), EFFORT);
    this.budgetTokens = isEnabled ? max<i64>(0, document.integer(budget, 0)) : 0;
    if (isText(document, asked) && !isDisabled) this.effort = document.string(asked);
    else this.effort = isEnabled ? effortOf(document.float(budget)) : EMPTY;
  }
}

/** The effort that stands for a budget of `tokens`; NaN is the lowest. */
function effortOf(tokens: f64): Bytes {
  if (tokens >= HIGH_BUDGET) return HIGH;
  return tokens >= MEDIUM_BUDGET ? MEDIUM : LOW;
}
