import { ByteRange } from "../byte_range";
import { Bytes, EMPTY, equalRange, isSame, slice } from "../bytes";
import { equalsEscaped, unescape } from "./escape";
import { floatOf } from "./float";
import { JsonFault, JsonKind, NONE, isBool, kindOf } from "./kind";
import { integerOf } from "./number";
import { JsonParser } from "./parser";
import { ESCAPED, KEY, MORE, NESTED, OFFSET, ROOT } from "./tape";

export { JsonFault, JsonKind, NONE, isBool };

const NO_WORDS = new StaticArray<u32>(0);
const parser = new JsonParser();

/**
 * A JSON text and the index over it (tape.ts). A node is a number that only means something in its own document; any
 * number may be asked about, and one that is no node answers NONE, None, false, EMPTY, 0 or NaN. Nothing is decoded
 * until asked for, and nothing here changes the text: see JsonEdit and JsonWriter.
 */
export class JsonDocument {
  bytes: Bytes = EMPTY;
  /** None when the text is valid; `root` is a node then, else NONE. */
  fault: JsonFault = JsonFault.None;
  /** Byte offset of the fault, 0 when there is none. */
  faultAt: i32 = 0;
  root: i32 = NONE;
  private tape: StaticArray<u32> = NO_WORDS;
  /** Words of the tape in use. */
  private size: i32 = 0;

  /** Indexes `bytes`, which must not change afterwards. */
  static parse(bytes: Bytes): JsonDocument {
    const document = new JsonDocument();
    document.index(bytes, 0, bytes.length);
    return document;
  }

  /**
   * Indexes `text` in the place of the one before, whose nodes mean nothing any more. Offsets are from the beginning of
   * the bytes that it is a range of, and so are not fit for a JsonEdit.
   */
  read(text: ByteRange): void {
    this.index(text.bytes, text.start, text.end);
  }

  private index(bytes: Bytes, start: i32, end: i32): void {
    parser.parse(bytes, start, end);
    this.bytes = bytes;
    this.fault = parser.fault;
    this.faultAt = parser.faultAt;
    const isValid = parser.fault == JsonFault.None;
    this.root = isValid ? ROOT : NONE;
    this.size = isValid ? parser.used : 0;
    if (isValid) this.tape = parser.take(this.tape);
  }

  kind(node: i32): JsonKind {
    if (!this.has(node)) return JsonKind.None;
    const start = this.word(node) & OFFSET;
    const end = this.word(node + 1) & OFFSET;
    if (start >= end || end > <u32>this.bytes.length) return JsonKind.None;
    return kindOf(load<u8>(changetype<usize>(this.bytes) + start));
  }

  /** First byte of the node, its opening quote or bracket included. */
  start(node: i32): i32 {
    return this.has(node) ? this.word(node) & OFFSET : 0;
  }

  /** Byte after the node. */
  end(node: i32): i32 {
    return this.has(node) ? this.word(node + 1) & OFFSET : 0;
  }

  /** First element of an array, first key of an object. */
  first(node: i32): i32 {
    return this.isNested(node) && this.after(node) > node + 3 ? node + 3 : NONE;
  }

  /** The element after an element, the key after a key; NONE for a value of an object. */
  next(node: i32): i32 {
    if (!this.has(node) || (this.word(node) & MORE) == 0) return NONE;
    const next = this.after(this.isKey(node) ? node + 2 : node);
    return this.has(next) && next > node ? next : NONE;
  }

  /** The value that belongs to a key. */
  value(keyNode: i32): i32 {
    return this.isKey(keyNode) && this.has(keyNode + 2) ? keyNode + 2 : NONE;
  }

  /** Value of the last member of `object` whose key reads `key`. */
  member(object: i32, key: Bytes): i32 {
    let found = NONE;
    if (!this.isNested(object) || this.kind(object) != JsonKind.Object) return found;
    const end = min(<i32>this.word(object + 2), this.size) - 3;
    const length = <u32>key.length + 2;
    for (let at = object + 3; at < end;) {
      const word = this.word(at);
      const after = this.word(at + 1);
      if ((after & KEY) == 0) break;
      if ((word & ESCAPED) != 0) {
        if (this.is(at, key)) found = at + 2;
      } else if ((after & OFFSET) - (word & OFFSET) == length && this.reads(word, key)) found = at + 2;
      const next = (this.word(at + 3) & NESTED) == 0 ? at + 4 : <i32>this.word(at + 4);
      if (next <= at) break;
      at = next;
    }
    return found;
  }

  /** How many elements or members; 0 for a scalar. */
  count(node: i32): i32 {
    let count = 0;
    for (let at = this.first(node); at != NONE; at = this.next(at)) count++;
    return count;
  }

  /** Whether the string or key reads `text`; escapes are looked through, nothing is allocated. */
  is(node: i32, text: Bytes): bool {
    if (this.kind(node) != JsonKind.String) return false;
    const start = this.start(node) + 1;
    const end = this.end(node) - 1;
    if ((this.word(node) & ESCAPED) == 0) return equalRange(this.bytes, start, end, text);
    const base = changetype<usize>(this.bytes);
    return equalsEscaped(base + start, base + end, text);
  }

  /** The decoded string or key; a surrogate without its other half becomes U+FFFD. */
  string(node: i32): Bytes {
    if (this.kind(node) != JsonKind.String) return EMPTY;
    const start = this.start(node) + 1;
    const end = this.end(node) - 1;
    if ((this.word(node) & ESCAPED) == 0) return slice(this.bytes, start, end);
    const base = changetype<usize>(this.bytes);
    return unescape(base + start, base + end);
  }

  /** The node as it stands in the text. */
  raw(node: i32): Bytes {
    return slice(this.bytes, this.start(node), this.end(node));
  }

  /** The number when it is whole and fits 64 bits, however written (`5`, `5.0`, `1e3`); else `fallback`. */
  integer(node: i32, fallback: i64): i64 {
    if (this.kind(node) != JsonKind.Number) return fallback;
    const base = changetype<usize>(this.bytes);
    return integerOf(base + this.start(node), base + this.end(node), fallback);
  }

  /** The double nearest to the number, infinite when too large; NaN for other kinds. */
  float(node: i32): f64 {
    if (this.kind(node) != JsonKind.Number) return NaN;
    const base = changetype<usize>(this.bytes);
    return floatOf(base + this.start(node), base + this.end(node));
  }

  // @ts-ignore: decorator
  @inline
  private has(node: i32): bool {
    return node >= ROOT && node <= this.size - 2;
  }

  /** For a node that `has` knows. */
  // @ts-ignore: decorator
  @inline
  private word(index: i32): u32 {
    return load<u32>(changetype<usize>(this.tape) + ((<usize>index) << 2));
  }

  /** Whether the string that `word` begins, which is as long and has no escapes, reads `key`. */
  // @ts-ignore: decorator
  @inline
  private reads(word: u32, key: Bytes): bool {
    const start = <i32>(word & OFFSET) + 1;
    if (start + key.length > this.bytes.length) return false;
    return isSame(changetype<usize>(this.bytes) + start, changetype<usize>(key), key.length);
  }

  // @ts-ignore: decorator
  @inline
  private isKey(node: i32): bool {
    return this.has(node) && (this.word(node + 1) & KEY) != 0;
  }

  // @ts-ignore: decorator
  @inline
  private isNested(node: i32): bool {
    return this.has(node) && (this.word(node + 1) & NESTED) != 0 && node + 2 < this.size;
  }

  /** Index of the first word that is not the node's or its descendants'. */
  // @ts-ignore: decorator
  @inline
  private after(node: i32): i32 {
    return this.isNested(node) ? <i32>this.word(node + 2) : node + 2;
  }
}
