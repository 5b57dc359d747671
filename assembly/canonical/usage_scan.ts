import { Bytes, indexOf, slice, utf8 } from "../base/bytes";
import { ByteBuffer } from "../base/json/buffer";
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
/** No usage is as long, nor stands further from the end of a whole answer. */
const MOST_BYTES: i32 = 4096;

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
  }

  /** Looks for the rest of the name from `at` on. The place behind what was seen. */
  private name(part: Bytes, at: i32): i32 {
    if (this.matched == 0) {
      const quote = indexOf(part, QUOTE, at);
      if (quote != at) this.isQuoted = (quote < 0 ? part[part.length - 1] : part[quote - 1]) == BACKSLASH;
      if (quote < 0) return part.length;
      if (!this.isQuoted) this.matched = 1;
      this.isQuoted = false;
      return quote + 1;
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
    let at = from;
    do this.count(part[at++]);
    while (at < part.length && this.depth > 0);
    const begun = this.object;
    if (begun === null && this.depth == 0) this.usage.learn(part, from, at);
    else if (this.isKept(slice(part, from, at))) return at;
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
    this.usage.learn(whole, 0, whole.length);
    return false;
  }

  private count(byte: u8): void {
    if (this.isQuoted) this.isQuoted = false;
    else if (byte == QUOTE) this.isText = !this.isText;
    else if (this.isText) this.isQuoted = byte == BACKSLASH;
    else if (byte == OPEN) this.depth++;
    else if (byte == CLOSE) this.depth--;
  }
}
