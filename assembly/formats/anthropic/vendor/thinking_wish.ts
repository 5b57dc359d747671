import { Bytes, utf8 } from "../../../base/bytes";
import { Source, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { ThinkingForm } from "../../../canonical/traits";
import {
  BUDGET_TOKENS,
  DISABLED,
  EFFORT,
  ENABLED,
  HIGH,
  LOW,
  MAX_TOKENS,
  NONE_WORD,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  THINKING,
  TYPE,
} from "../names";
import { ADAPTIVE, BETWEEN_TOOLS } from "../thinking";

const MAX = utf8("max");
const MINIMAL = utf8("minimal");
const XHIGH = utf8("xhigh");
/** https://openrouter.ai/docs/use-cases/reasoning-tokens */
export const REASONING = utf8("reasoning");
/** https://www.alibabacloud.com/help/en/model-studio/deep-thinking */
export const ENABLE_THINKING = utf8("enable_thinking");
export const THINKING_BUDGET = utf8("thinking_budget");

/** The least budget that the vendor takes. */
const LEAST_BUDGET: i64 = 1024;
const FOR_MEDIUM: i64 = 8192;
const FOR_HIGH: i64 = 16384;
/** With room for an answer it is still within what every model can write. */
const FOR_XHIGH: i64 = 24576;
/** More than any model can think; a sum with it stays in range. */
const MOST: i64 = 1 << 40;

/** What a client wants. */
export enum Wish {
  /** It does not say. */
  None,
  /** The model does not think. */
  Off,
  /** It only thinks between calls of tools. */
  Notes,
  On,
}

/** How a chat asks its model to think: by the vendor's own `thinking`, or as clients of other APIs do. */
export class ThinkingWish {
  readonly kind: Wish;
  /** The form that the client's own `thinking` has; 0: it has none that is known. */
  readonly form: u32;
  /** The node of a word for an effort, or one that is no string. */
  readonly effort: i32;
  /** How many tokens the client names; 0: none. */
  readonly tokens: i64;

  constructor(private readonly chat: Source) {
    const own = chat.at(THINKING);
    const other = chat.at(REASONING);
    const effort = chat.member(REASONING_EFFORT);
    this.effort = isFilled(chat.document, effort) ? effort : other.member(EFFORT);
    this.form = formOf(own);
    const named = tokensOf(own, BUDGET_TOKENS);
    const wanted = max(
      tokensOf(chat, REASONING_MAX_TOKENS),
      max(tokensOf(chat, THINKING_BUDGET), tokensOf(other, MAX_TOKENS)),
    );
    this.tokens = this.form == ThinkingForm.Budget && named > 0 ? named : wanted;
    if (this.form != 0) this.kind = kindOf(this.form);
    else this.kind = isFilled(chat.document, own.member(TYPE)) ? Wish.None : this.foreignKind(other);
  }

  /** Whether it is the client's own `thinking` that says so. */
  get isOwn(): bool {
    return this.form != 0;
  }

  /** Whether the client wants a budget. */
  get isCounted(): bool {
    return this.form == ThinkingForm.Budget || (this.form == 0 && this.tokens > 0);
  }

  /** The client's number, or what its effort stands for. */
  get budget(): i64 {
    return this.tokens > 0 ? max(LEAST_BUDGET, this.tokens) : budgetFor(this.chat.document, this.effort);
  }

  private foreignKind(other: Source): Wish {
    const document = this.chat.document;
    const isOff = document.is(this.effort, NONE_WORD) || document.is(this.effort, MINIMAL);
    const says = this.chat.kind(ENABLE_THINKING);
    const enabled = other.kind(ENABLED);
    if (isOff || says == JsonKind.False || enabled == JsonKind.False) return Wish.Off;
    const isOn = isFilled(document, this.effort) || this.tokens > 0;
    return isOn || says == JsonKind.True || enabled == JsonKind.True ? Wish.On : Wish.None;
  }
}

/** The form of a `thinking` object; 0: one that is not known here, or none. */
export function formOf(own: Source): u32 {
  if (own.says(TYPE, ENABLED)) return ThinkingForm.Budget;
  if (own.says(TYPE, ADAPTIVE)) return ThinkingForm.Adaptive;
  if (own.says(TYPE, DISABLED)) return ThinkingForm.Disabled;
  return own.says(TYPE, BETWEEN_TOOLS) ? ThinkingForm.BetweenTools : 0;
}

function kindOf(form: u32): Wish {
  if (form == ThinkingForm.Disabled) return Wish.Off;
  return form == ThinkingForm.BetweenTools ? Wish.Notes : Wish.On;
}

function tokensOf(from: Source, key: Bytes): i64 {
  return max<i64>(0, min(from.document.integer(from.member(key), 0), MOST));
}

function budgetFor(document: JsonDocument, effort: i32): i64 {
  if (document.is(effort, LOW)) return LEAST_BUDGET;
  if (document.is(effort, HIGH)) return FOR_HIGH;
  return document.is(effort, XHIGH) || document.is(effort, MAX) ? FOR_XHIGH : FOR_MEDIUM;
}
