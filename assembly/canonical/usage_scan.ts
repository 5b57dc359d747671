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
      else this.value(part[at++]);
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

  private value(byte: u8): void {
    if (byte <= SPACE) return;
    if (this.awaited == Awaited.Colon) {
      this.awaited = byte == COLON ? Awaited.Object : Awaited.Name;
      return;
    }
    this.awaited = byte == OPEN ? Awaited.End : Awaited.Name;
    if (byte != OPEN) return;
    this.depth = 1;
    this.isText = this.isQuoted = false;
    const object = new ByteBuffer();
    object.byte(OPEN);
    this.object = object;
  }

  /** Looks for the end of the object from `from` on. The place behind what was seen. */
  private end(part: Bytes, from: i32): i32 {
    let at = from;
    while (at < part.length && this.depth > 0) this.count(part[at++]);
    const object = this.object;
    if (object !== null && object.size + at - from <= MOST_BYTES) {
      object.append(slice(part, from, at));
      if (this.depth > 0) return at;
      this.usage.learn(object.take());
    }
    this.object = null;
    this.awaited = Awaited.Name;
    return at;
  }

  private count(byte: u8): void {
    if (this.isQuoted) this.isQuoted = false;
    else if (byte == QUOTE) this.isText = !this.isText;
    else if (this.isText) this.isQuoted = byte == BACKSLASH;
    else if (byte == OPEN) this.depth++;
    else if (byte == CLOSE) this.depth--;
  }
}
