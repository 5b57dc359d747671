import { Bytes, EMPTY, equalRange, slice } from "../bytes";
import { equalsEscaped, unescape } from "./escape";
import { floatOf } from "./float";
import { JsonFault, JsonKind, NONE } from "./kind";
import { integerOf } from "./number";
import { JsonParser } from "./parser";
import { ESCAPED, KEY, MORE, NESTED, OFFSET, ROOT } from "./tape";

export { JsonFault, JsonKind, NONE };

const NO_WORDS = new StaticArray<u32>(0);
const parser = new JsonParser();

/**
 * A JSON text and the index over it (tape.ts). A node is a number that only means something in its own document; any
 * number may be asked about, and one that is no node answers NONE, None, false, EMPTY, 0 or NaN. Nothing is decoded
 * until asked for, and nothing here changes the text: see JsonEdit and JsonWriter.
 */
export class JsonDocument {
  readonly bytes: Bytes;
  /** None when the text is valid; `root` is a node then, else NONE. */
  fault: JsonFault;
  /** Byte offset of the fault, 0 when there is none. */
  faultAt: i32;
  root: i32 = NONE;
  private tape: StaticArray<u32> = NO_WORDS;
  /** Words of the tape in use. */
  private size: i32 = 0;

  private constructor(bytes: Bytes) {
    this.bytes = bytes;
    this.fault = parser.fault;
    this.faultAt = parser.faultAt;
  }

  /** Indexes `bytes`, which must not change afterwards. */
  static parse(bytes: Bytes): JsonDocument {
    parser.parse(bytes);
    const document = new JsonDocument(bytes);
    if (parser.fault != JsonFault.None) return document;
    document.root = ROOT;
    document.size = parser.used;
    document.tape = parser.take();
    return document;
  }

  kind(node: i32): JsonKind {
    if (!this.has(node)) return JsonKind.None;
    const start = this.word(node) & OFFSET;
    const end = this.word(node + 1) & OFFSET;
    if (start >= end || end > <u32>this.bytes.length) return JsonKind.None;
    switch (load<u8>(changetype<usize>(this.bytes) + start)) {
      case 0x22: // "
        return JsonKind.String;
      case 0x7b: // {
        return JsonKind.Object;
      case 0x5b: // [
        return JsonKind.Array;
      case 0x74: // t
        return JsonKind.True;
      case 0x66: // f
        return JsonKind.False;
      case 0x6e: // n
        return JsonKind.Null;
      default:
        return JsonKind.Number;
    }
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
    if (this.kind(object) != JsonKind.Object) return found;
    let at = this.first(object);
    while (this.isKey(at)) {
      const word = this.word(at);
      const size = <i32>((this.word(at + 1) & OFFSET) - (word & OFFSET)) - 2;
      const isEscaped = (word & ESCAPED) != 0;
      if (size == key.length || isEscaped) {
        if (this.is(at, key)) found = at + 2;
      }
      const next = (word & MORE) != 0 ? this.after(at + 2) : NONE;
      at = next > at ? next : NONE;
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
