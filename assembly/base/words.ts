import { Bytes, EMPTY, equal, equalRange } from "./bytes";
import { FNV_START, fnv1a, fnv1aStep } from "./fnv";

const FIRST_SLOTS: i32 = 64;
const NO_WORD: i32 = -1;

/**
 * Different byte strings, numbered from 0 in the order in which they were added (a hash table with open addressing).
 * Looking for one, or for one inside of a text, allocates nothing.
 */
export class Words {
  private readonly words: Bytes[] = [];
  private longest: i32 = 0;
  /** Numbers by hash, at most half of them in use; a power of two. */
  private slots: StaticArray<i32> = emptySlots(FIRST_SLOTS);

  get count(): i32 {
    return this.words.length;
  }

  /** The number of `word`, which is added when it is new. */
  add(word: Bytes): i32 {
    const known = this.find(word);
    if (known >= 0) return known;
    const number = this.words.push(word) - 1;
    this.longest = max(this.longest, word.length);
    if (2 * this.words.length > this.slots.length) this.grow();
    else this.place(number);
    return number;
  }

  /** Word number `number`; EMPTY: there is none. */
  at(number: i32): Bytes {
    return number >= 0 && number < this.words.length ? this.words[number] : EMPTY;
  }

  /** The number of `word`; -1: it was not added. */
  find(word: Bytes): i32 {
    const mask = this.slots.length - 1;
    for (let at = fnv1a(word) & mask; this.slots[at] != NO_WORD; at = (at + 1) & mask) {
      if (equal(this.words[this.slots[at]], word)) return this.slots[at];
    }
    return NO_WORD;
  }

  /** Whether a word that is not empty stands anywhere in `text`. */
  anyIn(text: Bytes): bool {
    for (let start = 0; start < text.length; start++) {
      const last = min(text.length, start + this.longest);
      let hash = FNV_START;
      for (let end = start + 1; end <= last; end++) {
        hash = fnv1aStep(hash, text[end - 1]);
        if (this.findRange(hash, text, start, end) >= 0) return true;
      }
    }
    return false;
  }

  /** The number of `text[start, end)`, whose hash is `hash`. */
  private findRange(hash: u32, text: Bytes, start: i32, end: i32): i32 {
    const mask = this.slots.length - 1;
    for (let at = hash & mask; this.slots[at] != NO_WORD; at = (at + 1) & mask) {
      if (equalRange(text, start, end, this.words[this.slots[at]])) return this.slots[at];
    }
    return NO_WORD;
  }

  private grow(): void {
    this.slots = emptySlots(2 * this.slots.length);
    for (let number = 0; number < this.words.length; number++) this.place(number);
  }

  private place(number: i32): void {
    const mask = this.slots.length - 1;
    let at = fnv1a(this.words[number]) & mask;
    while (this.slots[at] != NO_WORD) at = (at + 1) & mask;
    this.slots[at] = number;
  }
}

function emptySlots(count: i32): StaticArray<i32> {
  return new StaticArray<i32>(count).fill(NO_WORD);
}
