import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { writeType } from "./fields";
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
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  THINKING,
  TYPE,
} from "./names";

const ADAPTIVE = utf8("adaptive");
const BETWEEN_TOOLS = utf8("between_tools");
const MAX = utf8("max");
const MINIMAL = utf8("minimal");
const XHIGH = utf8("xhigh");
const EFFORTS: Bytes[] = [LOW, MEDIUM, HIGH, XHIGH, MAX];

/** Budgets below them are low and medium effort, in tokens. */
const MEDIUM_BUDGET: f64 = 4096;
const HIGH_BUDGET: f64 = 16384;

/** The least budget that the vendor takes. */
const LEAST: i64 = 1024;
const FOR_MEDIUM: i64 = 8192;
const FOR_HIGH: i64 = 16384;
/** With room for an answer it is still within what every model can write. */
const FOR_XHIGH: i64 = 24576;

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
function effortOf(tokens: f64): Bytes {
  if (tokens >= HIGH_BUDGET) return HIGH;
  return tokens >= MEDIUM_BUDGET ? MEDIUM : LOW;
}

/** How a chat asks the model to think before it answers. */
export class Thinking {
  /** Tokens to think with; 0: none are named. */
  readonly budget: i64;
  /** What stands in the request. */
  private readonly form: Form;

  /** `isAdaptive`: the model takes no budget. `isBarred`: it may not think unless the chat's `thinking` says so. */
  constructor(
    private readonly chat: Source,
    isAdaptive: bool,
    isBarred: bool,
  ) {
    this.form = formOf(chat, isAdaptive, isBarred);
    const isCounted = this.form == Form.Budget || (this.form == Form.Own && chat.at(THINKING).says(TYPE, ENABLED));
    this.budget = isCounted ? budgetOf(chat) : 0;
  }

  /** Whether the model thinks, which bars some values of sampling. */
  get isOn(): bool {
    return this.form == Form.Budget || this.form == Form.Adaptive || (this.form == Form.Own && !this.isOff);
  }

  /** The effort to ask a model for that weighs it itself, or NONE. */
  get effort(): i32 {
    const effort = this.chat.member(REASONING_EFFORT);
    if (!this.isOn || this.budget > 0) return NONE;
    for (let i = 0; i < EFFORTS.length; i++) if (this.chat.document.is(effort, EFFORTS[i])) return effort;
    return NONE;
  }

  write(writer: JsonWriter): void {
    if (this.form == Form.None) return;
    writer.key(THINKING);
    if (this.form == Form.Own) return copyValue(this.chat.document, this.chat.member(THINKING), writer);
    writer.beginObject();
    writeType(this.form == Form.Adaptive ? ADAPTIVE : ENABLED, writer);
    if (this.form == Form.Budget) {
      writer.key(BUDGET_TOKENS);
      writer.integer(this.budget);
    }
    writer.endObject();
  }

  private get isOff(): bool {
    return this.chat.at(THINKING).says(TYPE, DISABLED);
  }
}

/** The forms of `thinking` in a request. */
enum Form {
  None,
  /** The client's own object. */
  Own,
  Adaptive,
  Budget,
}

function formOf(chat: Source, isAdaptive: bool, isBarred: bool): Form {
  const own = chat.at(THINKING);
  if (own.says(TYPE, DISABLED) || own.says(TYPE, ADAPTIVE)) return Form.Own;
  if (own.says(TYPE, ENABLED) && !isAdaptive) return tokens(own, BUDGET_TOKENS) < LEAST ? Form.Budget : Form.Own;
  if (own.says(TYPE, ENABLED)) return Form.Adaptive;
  if (isBarred || (wantedTokens(chat) == 0 && effortBudget(chat, chat.member(REASONING_EFFORT)) == 0)) return Form.None;
  return isAdaptive ? Form.Adaptive : Form.Budget;
}

/** The client's own number, or what its effort stands for. */
function budgetOf(chat: Source): i64 {
  const own = tokens(chat.at(THINKING), BUDGET_TOKENS);
  const wanted = own > 0 ? own : wantedTokens(chat);
  if (wanted > 0) return max(LEAST, wanted);
  const budget = effortBudget(chat, chat.member(REASONING_EFFORT));
  return budget > 0 ? budget : FOR_MEDIUM;
}

function wantedTokens(chat: Source): i64 {
  return tokens(chat, REASONING_MAX_TOKENS);
}

/** More than any model can think; a sum with it stays in range. */
const MOST: i64 = 1 << 40;

function tokens(from: Source, key: Bytes): i64 {
  return max<i64>(0, min(from.document.integer(from.member(key), 0), MOST));
}

function effortBudget(chat: Source, effort: i32): i64 {
  const document = chat.document;
  if (!isFilled(document, effort) || document.is(effort, NONE_WORD) || document.is(effort, MINIMAL)) return 0;
  if (document.is(effort, LOW)) return LEAST;
  if (document.is(effort, HIGH)) return FOR_HIGH;
  return document.is(effort, XHIGH) || document.is(effort, MAX) ? FOR_XHIGH : FOR_MEDIUM;
}
