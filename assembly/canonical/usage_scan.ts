import { Bytes, equalRange, indexOfPair, slice, utf8 } from "../base/bytes";
import { ByteBuffer } from "../base/json/buffer";
import { plainEnd } from "../base/json/plain_end";
import { Usage } from "./usage";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const SPACE: u8 = 0x20;
/** Google's name, and how much of it is all of the others'. */
const NAME = utf8('"usageMetadata"');
const SHORT: i32 = 6;
const FIRST_LETTER: u8 = 0x75;
/** No usage is as long, nor stands further from the end of a whole answer. */
const MOST_BYTES: i32 = 4096;
/** Places that are remembered before they are read. */
const MOST_FOUND: i32 = 256;

/** What may come next. */
enum Awaited {
  Name,
  Colon,
  Object,
  /** The end of the object. */
  End,
}

/**
 * Finds what an answer says of its usage, by bytes: in a stream any `"usage"` or `"usageMetadata"` that is an object,
 * in a whole answer one near its end. Looks at each byte once and holds at most 4 KiB, however it comes in parts.
 */
export class UsageScan {
  readonly usage: Usage = new Usage();
  private awaited: Awaited = Awaited.Name;
  /** Of the name. */
  private matched: i32 = 0;
  /** Whether the last byte quotes the next one. */
  private isQuoted: bool = false;
  /** Of the object. */
  private depth: i32 = 0;
  private isText: bool = false;
  private object: ByteBuffer | null = null;
  /** Where objects begin and end that are whole in the part that is seen. */
  private readonly found: i32[] = [];

  constructor(private readonly isStream: bool) {}

  /** From where on the next part of `size` bytes has to be seen. */
  from(size: u32): u32 {
    return this.isStream || size <= <u32>MOST_BYTES ? 0 : size - <u32>MOST_BYTES;
  }

  /** More of the answer. */
  see(part: Bytes): void {
    let at = <i32>this.from(<u32>part.length);
    while (at < part.length) {
      if (this.awaited == Awaited.Name) at = this.name(part, at);
      else if (this.awaited == Awaited.End) at = this.end(part, at);
      else if (this.value(part[at])) at++;
    }
    this.learn(part);
  }

  /** Most vendors repeat in each event what the last one tells better: what is before is not read. */
  private learn(part: Bytes): void {
    const found = this.found;
    if (found.length == 0) return;
    this.usage.renew();
    for (let i = found.length - 2; i >= 0 && !this.usage.isTold; i -= 2) {
      this.usage.learn(part, found[i], found[i + 1]);
    }
    found.length = 0;
  }

  /** Looks for the rest of the name from `at` on. The place behind what was seen. */
  private name(part: Bytes, at: i32): i32 {
    if (this.matched == 0) {
      const start = indexOfPair(part, QUOTE, FIRST_LETTER, at);
      const before = min(start, part.length) - 1;
      if (before >= 0) this.isQuoted = part[before] == BACKSLASH;
      if (start == part.length) return start;
      if (!this.isQuoted) this.matched = 1;
      this.isQuoted = false;
      if (this.matched == 0 || !equalRange(part, start, start + NAME.length, NAME)) return start + 1;
      this.matched = 0;
      this.awaited = Awaited.Colon;
      return start + NAME.length;
    }
    const isShort = this.matched == SHORT && part[at] == QUOTE;
    if (!isShort && part[at] != NAME[this.matched]) {
      this.matched = 0;
      return at;
    }
    if (!isShort && ++this.matched < NAME.length) return at + 1;
    this.matched = 0;
    this.awaited = Awaited.Colon;
    return at + 1;
  }

  /** Whether `byte` is behind the name and before the object, which it may begin. */
  private value(byte: u8): bool {
    if (byte <= SPACE) return true;
    if (this.awaited == Awaited.Colon) {
      this.awaited = byte == COLON ? Awaited.Object : Awaited.Name;
      return true;
    }
    this.awaited = byte == OPEN ? Awaited.End : Awaited.Name;
    this.isText = this.isQuoted = false;
    this.depth = 0;
    return false;
  }

  /** Looks for the end of the object, which begins at `from` or goes on there. The place behind what was seen. */
  private end(part: Bytes, from: i32): i32 {
    const at = this.objectEnd(part, from);
    if (this.object === null && this.depth == 0) {
      this.found.push(from);
      this.found.push(at);
      if (this.found.length >= MOST_FOUND) this.learn(part);
    } else if (this.isKept(slice(part, from, at))) return at;
    this.object = null;
    this.awaited = Awaited.Name;
    return at;
  }

  /** Whether `bytes` of the object are kept for the rest of it; it may be whole with them, or too long. */
  private isKept(bytes: Bytes): bool {
    const begun = this.object;
    const object = begun === null ? new ByteBuffer() : begun;
    if (object.size + bytes.length > MOST_BYTES) return false;
    object.append(bytes);
    this.object = object;
    if (this.depth > 0) return true;
    const whole = object.take();
    this.usage.renew();
    this.usage.learn(whole, 0, whole.length);
    return false;
  }

  /** The place behind the brace that closes the object, of which more stands at `from`; or the end of `part`. */
  private objectEnd(part: Bytes, from: i32): i32 {
    const plain = this.depth == 0 ? plainEnd(part, from) : 0;
    if (plain > 0) return plain;
    let depth = this.depth;
    let isText = this.isText;
    let isQuoted = this.isQuoted;
    let at = from;
    do {
      const byte = part[at++];
      if (isQuoted) isQuoted = false;
      else if (byte == QUOTE) isText = !isText;
      else if (isText) isQuoted = byte == BACKSLASH;
      else if (byte == OPEN) depth++;
      else if (byte == CLOSE) depth--;
    } while (at < part.length && depth > 0);
    this.depth = depth;
    this.isText = isText;
    this.isQuoted = isQuoted;
    return at;
  }
}
