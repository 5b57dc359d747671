import { Bytes } from "../../base/bytes";

/** Bytes that are known at most: each behind them counts for none. */
const MOST_BYTES: i32 = 1024 * 1024;
const WORD: i32 = 64;

/** Which character (Unicode code point) each byte of a text belongs to, which may grow; the text is not kept. */
export class CharacterIndex {
  /** Characters of the text. */
  count: i32 = 0;
  private size: i32 = 0;
  /** A bit for each byte with which a character begins, the lowest for the first. */
  private readonly words: u64[] = [];
  /** Characters before each word. */
  private readonly counts: i32[] = [];

  /** Adds UTF-8. */
  add(text: Bytes): void {
    for (let i = 0; i < text.length && this.size < MOST_BYTES; i++) {
      const bit = this.size % WORD;
      if (bit == 0) {
        this.words.push(0);
        this.counts.push(this.count);
      }
      this.size++;
      if ((text[i] & 0xc0) == 0x80) continue;
      this.words[this.words.length - 1] |= (<u64>1) << bit;
      this.count++;
    }
  }

  /** Characters that begin before byte `offset`; all of them where that is behind the end. */
  at(offset: i64): i32 {
    if (offset >= this.size) return this.count;
    const place = <i32>max<i64>(0, offset);
    const word = place / WORD;
    return this.counts[word] + <i32>popcnt(this.words[word] & (((<u64>1) << (place % WORD)) - 1));
  }
}
