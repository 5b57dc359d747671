import { LAST_RUNE } from "./rune";

const ASCII_END: i32 = 0x80;
const CASE_BIT: i32 = 0x20;

/** A set of code points: a bitmap for ASCII and a list of ranges for the rest. */
export class CharSet {
  /** Whether the set is what it holds or all else. */
  negated: bool = false;
  private low: u64 = 0;
  private high: u64 = 0;
  /** Pairs of first and last code point, both above ASCII. */
  private readonly ranges: i32[] = [];

  /** Adds `first..last`. */
  add(first: i32, last: i32): void {
    for (let rune = first; rune <= last && rune < ASCII_END; rune++) {
      const bit = (<u64>1) << (rune & 63);
      if (rune < 64) this.low |= bit;
      else this.high |= bit;
    }
    if (last < ASCII_END) return;
    this.ranges.push(max(first, ASCII_END));
    this.ranges.push(last);
  }

  /** Adds `first..last` and the other case of every ASCII letter in it. */
  addFolded(first: i32, last: i32): void {
    this.add(first, last);
    this.add(max(first, 0x41) + CASE_BIT, min(last, 0x5a) + CASE_BIT);
    this.add(max(first, 0x61) - CASE_BIT, min(last, 0x7a) - CASE_BIT);
  }

  /** Adds the set that `letter` stands for after a backslash; false when it stands for none. ASCII only, as in RE2. */
  addPerl(letter: i32): bool {
    const named = new CharSet();
    const kind = letter | CASE_BIT;
    if (kind != 0x64 && kind != 0x77 && kind != 0x73) return false;
    if (kind == 0x73) named.addSpaces();
    else named.add(0x30, 0x39);
    if (kind == 0x77) named.addWords();
    const outside = (letter & CASE_BIT) == 0;
    this.low |= outside ? ~named.low : named.low;
    this.high |= outside ? ~named.high : named.high;
    if (outside) this.add(ASCII_END, LAST_RUNE);
    return true;
  }

  has(rune: i32): bool {
    return this.holds(rune) != this.negated;
  }

  private holds(rune: i32): bool {
    if (rune < 64) return ((this.low >> rune) & 1) != 0;
    if (rune < ASCII_END) return ((this.high >> (rune - 64)) & 1) != 0;
    for (let i = 0; i + 1 < this.ranges.length; i += 2) {
      if (rune >= this.ranges[i] && rune <= this.ranges[i + 1]) return true;
    }
    return false;
  }

  private addSpaces(): void {
    this.add(0x09, 0x0a);
    this.add(0x0c, 0x0d);
    this.add(0x20, 0x20);
  }

  private addWords(): void {
    this.addFolded(0x61, 0x7a);
    this.add(0x5f, 0x5f);
  }
}
