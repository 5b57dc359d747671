import { Bytes, EMPTY } from "../../../base/bytes";
import { Source, copyValue, isFilled } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Effort, effortsBetween, fittingEffort } from "../../../canonical/efforts";
import { Fitted } from "../../../canonical/fit/fitted";
import { ThinkingForm } from "../../../canonical/traits";
import { writeType } from "../fields";
import { BUDGET_TOKENS, DISABLED, EFFORT, ENABLED, LOW, OUTPUT_CONFIG, THINKING, TYPE } from "../names";
import { ADAPTIVE, BETWEEN_TOOLS, effortOf } from "../thinking";
import { ThinkingWish, Wish, formOf } from "./thinking_wish";

/** What bars a model from thinking. */
export class Bars {
  /** Nothing is to be written: a limit of 0 asks the vendor to fill its cache. */
  isSilent: bool = false;
  /** A tool must be called, which models that think by a budget cannot while they think. */
  isForced: bool = false;
  /** The answer goes on from a message without thoughts, which those models refuse. */
  isBare: bool = false;
}

/**
 * How a model is to think, in the form that its generation takes:
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking,
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking.
 */
export class Thinking {
  /** Tokens to think with; 0: none are named. */
  readonly budget: i64;
  /** The word for `output_config.effort`; EMPTY: none. */
  readonly effort: Bytes;
  /** 0: the request says nothing of thinking. */
  private readonly form: u32;
  private readonly own: Source;

  constructor(call: Call, chat: Source, bars: Bars) {
    const wish = new ThinkingWish(chat);
    const form = formFor(wish, call.traits.thinking, bars);
    this.own = chat.at(THINKING);
    this.form = form;
    this.budget = form == ThinkingForm.Budget ? wish.budget : 0;
    this.effort = effortFor(call, chat, wish, form);
    const isOther = wish.form != 0 && form != wish.form;
    if (wish.kind != Wish.None && (form == 0 || isOther)) call.fitted |= Fitted.Thinking;
  }

  /** Whether the model thinks, which bars some values of sampling. */
  get isOn(): bool {
    return this.form == ThinkingForm.Budget || this.form == ThinkingForm.Adaptive;
  }

  write(writer: JsonWriter): void {
    const isUnknown = isFilled(this.own.document, this.own.member(TYPE)) && formOf(this.own) == 0;
    if (this.form == 0 && !isUnknown) return;
    writer.key(THINKING);
    if (isUnknown) return copyValue(this.own.document, this.own.node, writer);
    writer.beginObject();
    writeType(wordOf(this.form), writer);
    if (this.form == ThinkingForm.Budget) {
      writer.key(BUDGET_TOKENS);
      writer.integer(this.budget);
    }
    if (this.isOn) this.copyRest(writer);
    writer.endObject();
  }

  /** What else the client's own object says: `display`, and what may be added to it. */
  private copyRest(writer: JsonWriter): void {
    const document = this.own.document;
    if (document.kind(this.own.node) != JsonKind.Object) return;
    for (let at = document.first(this.own.node); at != NONE; at = document.next(at)) {
      if (document.is(at, TYPE) || document.is(at, BUDGET_TOKENS)) continue;
      writer.keyRange(document.bytes, document.start(at), document.end(at));
      copyValue(document, document.value(at), writer);
    }
  }
}

function wordOf(form: u32): Bytes {
  switch (form) {
    case ThinkingForm.Budget:
      return ENABLED;
    case ThinkingForm.Adaptive:
      return ADAPTIVE;
    case ThinkingForm.BetweenTools:
      return BETWEEN_TOOLS;
    default:
      return DISABLED;
  }
}

/** The form of `forms` for what is wished; 0: none. */
function formFor(wish: ThinkingWish, forms: u32, bars: Bars): u32 {
  if (wish.kind == Wish.None) return 0;
  if (wish.kind == Wish.Off) {
    if (bars.isSilent && !wish.isOwn) return 0;
    return first(forms, ThinkingForm.Disabled, ThinkingForm.BetweenTools);
  }
  if (wish.kind == Wish.Notes) return first(forms, ThinkingForm.BetweenTools, ThinkingForm.Disabled);
  if (bars.isSilent && !wish.isOwn) return 0;
  if (bars.isForced && (forms & ThinkingForm.Budget) != 0) return 0;
  const form = wish.isCounted
    ? first(forms, ThinkingForm.Budget, ThinkingForm.Adaptive)
    : first(forms, ThinkingForm.Adaptive, ThinkingForm.Budget);
  return form == ThinkingForm.Budget && bars.isBare ? 0 : form;
}

function first(forms: u32, best: u32, other: u32): u32 {
  return (forms & best) != 0 ? best : forms & other;
}

/** Thinking by budget says itself how much; all else is steered by an effort, which says how much to write as well. */
function effortFor(call: Call, chat: Source, wish: ThinkingWish, form: u32): Bytes {
  const document = chat.document;
  let efforts = call.traits.ownEfforts;
  if (form == ThinkingForm.Disabled || form == ThinkingForm.BetweenTools) {
    efforts &= effortsBetween(Effort.Low, Effort.High);
  }
  const own = chat.at(OUTPUT_CONFIG).member(EFFORT);
  const isOwn = isFilled(document, own);
  if (!isOwn && (wish.kind == Wish.None || wish.kind == Wish.Notes || form == ThinkingForm.Budget)) return EMPTY;
  if (!isOwn && wish.kind == Wish.Off) return form == 0 && efforts != 0 ? LOW : EMPTY;
  const node = isOwn ? own : wish.effort;
  if (!isFilled(document, node)) return wish.tokens > 0 && efforts != 0 ? effortOf(<f64>wish.tokens) : EMPTY;
  const word = fittingEffort(document, node, efforts);
  if ((isOwn || efforts != 0) && !document.is(node, word)) call.fitted |= Fitted.Effort;
  return word;
}
