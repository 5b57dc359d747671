import { Bytes } from "../bytes";
import { decode, runeOf, widthOf } from "./rune";

/** What `peek` and `rune` give past the end. */
export const END: i32 = -1;

/** A cursor over a pattern's text. The first fault wins and moves the cursor to the end, so that every loop stops. */
export class Source {
  /** "" while nothing is wrong. */
  fault: string = "";
  at: i32 = 0;

  constructor(readonly bytes: Bytes) {}

  get ended(): bool {
    return this.at >= this.bytes.length;
  }

  /** The byte `ahead` of the cursor, or END. */
  peek(ahead: i32 = 0): i32 {
    const at = this.at + ahead;
    return at < this.bytes.length ? (this.bytes[at] as i32) : END;
  }

  /** Steps over `byte` if it comes next. */
  accept(byte: i32): bool {
    if (this.peek() != byte) return false;
    this.at++;
    return true;
  }

  /** Takes the next code point; END past the end or when the text is not UTF-8, which is a fault. */
  rune(): i32 {
    if (this.ended) return END;
    const decoded = decode(this.bytes, this.at);
    if (widthOf(decoded) == 1 && this.bytes[this.at] >= 0x80) {
      this.fail("invalid UTF-8", this.at);
      return END;
    }
    this.at += widthOf(decoded);
    return runeOf(decoded);
  }

  /** Records that something is wrong at byte `offset`. */
  fail(problem: string, offset: i32): void {
    if (this.fault.length == 0) this.fault = problem + " at offset " + offset.toString();
    this.at = this.bytes.length;
  }
}
