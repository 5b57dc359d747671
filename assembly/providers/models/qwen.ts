import { isDigit } from "../../base/ascii";
import { Bytes, equalRange, utf8 } from "../../base/bytes";

const QWEN = utf8("qwen");
const KIMI = utf8("kimi-k");
const LINES: Bytes[] = [utf8("-plus"), utf8("-max")];
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
/** Digits of a version's numbers; what is longer is a date. */
const MOST_DIGITS: i32 = 2;
/** Hundred times the first versions. */
const FIRST_QWEN: i32 = 306;
const FIRST_KIMI: i32 = 206;

/**
 * Whether a model that DashScope serves can be told to go by the thoughts of earlier turns: Qwen's lines Plus and Max
 * from 3.6 on, Kimi from K2.6 on (https://help.aliyun.com/zh/model-studio/deep-thinking).
 */
export function preservesThoughts(model: Bytes): bool {
  let start = model.length;
  while (start > 0 && model[start - 1] != SLASH) start--;
  if (isAt(model, start, KIMI)) return new Version(model, start + KIMI.length).number >= FIRST_KIMI;
  if (!isAt(model, start, QWEN)) return false;
  const version = new Version(model, start + QWEN.length);
  if (version.number < FIRST_QWEN) return false;
  for (let i = 0; i < LINES.length; i++) if (isAt(model, version.end, LINES[i])) return true;
  return false;
}

function isAt(model: Bytes, at: i32, word: Bytes): bool {
  return equalRange(model, at, at + word.length, word);
}

/** A version in a name, `3` or `3.6`. */
class Version {
  /** Hundred times it: 306 for `3.6`; 0: there is none. */
  number: i32 = 0;
  /** Place behind it. */
  end: i32;

  constructor(model: Bytes, start: i32) {
    this.end = start;
    this.number = this.take(model) * 100;
    const hasMinor = this.end + 1 < model.length && model[this.end] == DOT && isDigit(model[this.end + 1]);
    if (hasMinor) {
      this.end++;
      this.number += this.take(model);
    }
  }

  private take(model: Bytes): i32 {
    const start = this.end;
    let number = 0;
    for (; this.end < model.length && isDigit(model[this.end]); this.end++) {
      if (this.end - start < MOST_DIGITS) number = number * 10 + (model[this.end] - 0x30);
    }
    return this.end - start > MOST_DIGITS ? 0 : number;
  }
}
