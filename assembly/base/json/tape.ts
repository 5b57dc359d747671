import { MAX_WORDS } from "./kind";

/**
 * The tape: one pass over a JSON text leaves 32-bit words, in the order of the text.
 *
 *   scalar, key   [start | MORE | ESCAPED] [end | KEY]
 *   array, object [start | MORE]           [end | NESTED] [word after its last descendant]
 *
 * `start` and `end` are byte offsets, a string's quotes included. A key is followed by its value. What a node is, its
 * first byte tells. Words 0 to 2 are a container that never closes around the root, which spares the builder the
 * question whether there is a parent. While a container is open, its second word names its last element or key and
 * its third word its parent.
 *
 * The worst text is nested empty arrays: 3 words for 2 bytes, 6 bytes of tape for each byte of text, up to MAX_WORDS.
 */

/** On the first word: the next element or member exists. */
export const MORE: u32 = 0x80000000;
/** On the first word: the string has escapes. */
export const ESCAPED: u32 = 0x40000000;
/** On the second word: the string is a key. */
export const KEY: u32 = 0x80000000;
/** On the second word: an array or an object. */
export const NESTED: u32 = 0x40000000;
/** The offset of a first or second word. */
export const OFFSET: u32 = 0x3fffffff;
/** Where the root starts. */
export const ROOT: i32 = 3;

const SCRATCH_WORDS: i32 = 4096;
const LARGE_WORDS: i32 = 1 << 15;
const SCRATCH = new StaticArray<u32>(SCRATCH_WORDS);
/** Keeps the tape alive that is being written. */
let owner: StaticArray<u32> = SCRATCH;

/**
 * The tape while it is written, in a scratch of fixed size until that is too small. Unmanaged, like all that runs once
 * per node: the collector's bookkeeping would cost more than the parsing.
 */
// @ts-ignore: decorator
@unmanaged
export class Tape {
  /** Words in use. */
  used: i32 = 0;
  private words: usize = changetype<usize>(SCRATCH);
  private room: i32 = SCRATCH_WORDS;
  /** Length of the text in bytes. */
  private length: i32 = 0;

  /** Starts the tape of a text of `length` bytes. */
  begin(length: i32): void {
    this.used = ROOT;
    this.length = length;
  }

  /** Drops what was written. */
  clear(): void {
    this.used = 0;
    this.own(SCRATCH);
  }

  /**
   * What was written, in `room` if that is large enough; it belongs to the caller from here on. May be longer than what
   * is in use.
   */
  take(room: StaticArray<u32>): StaticArray<u32> {
    const words = owner;
    this.own(SCRATCH);
    if (words !== SCRATCH) return words;
    const copy = room.length < this.used ? new StaticArray<u32>(this.used) : room;
    memory.copy(changetype<usize>(copy), changetype<usize>(words), (<usize>this.used) << 2);
    return copy;
  }

  /** The word at `index`, which is in use. */
  load(index: i32): u32 {
    return load<u32>(this.words + ((<usize>index) << 2));
  }

  /** Sets the word at `index`, which is in use. */
  store(index: i32, word: u32): void {
    store<u32>(this.words + ((<usize>index) << 2), word);
  }

  /** Makes room for one node, when `rest` bytes of the text are to come; false when the tape would be too long. */
  reserve(rest: i32): bool {
    return this.used + 3 <= this.room || this.grow(rest);
  }

  /**
   * Doubles the room. A large tape grows at once to what the rest of the text will need if it is like the part behind,
   * because the memory of every step before the last is lost.
   */
  private grow(rest: i32): bool {
    const used = this.used;
    if (used + 3 > MAX_WORDS) return false;
    const read = max(1, this.length - rest);
    const guess = this.room < LARGE_WORDS ? 0 : (<u64>used * this.length) / read + used / 8;
    const words = new StaticArray<u32>(<i32>min<u64>(max<u64>(this.room * 2, guess), MAX_WORDS));
    memory.copy(changetype<usize>(words), this.words, (<usize>this.used) << 2);
    this.own(words);
    return true;
  }

  private own(words: StaticArray<u32>): void {
    owner = words;
    this.words = changetype<usize>(words);
    this.room = words.length;
  }
}
