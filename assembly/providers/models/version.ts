import { isDigit } from "../../base/ascii";
import { Bytes } from "../../base/bytes";

const DOT: u8 = 0x2e;
/** Digits of a version's numbers; what is longer is a date. */
const MOST_DIGITS: i32 = 2;

/** A version in a name, `3` or `3.6`. */
export class Version {
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
