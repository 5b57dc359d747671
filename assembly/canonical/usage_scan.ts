import { Bytes, EMPTY, concat, equalRange, slice, utf8 } from "../base/bytes";
import { Usage } from "./usage";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const SPACE: u8 = 0x20;
const USAGE = utf8('"usage"');
/** No usage is as long, nor stands further from the end of a whole answer. */
const MOST_BYTES: i32 = 4096;

/**
 * Finds what an answer says of its usage, by bytes: in a stream any `"usage"` that is an object, in a whole answer one
 * near its end. Holds at most 4 KiB between two parts of an answer, however it comes in parts.
 */
export class UsageScan {
  readonly usage: Usage = new Usage();
  /** The end of what was seen, where what is looked for may begin. */
  private begun: Bytes = EMPTY;

  constructor(private readonly isStream: bool) {}

  /** From where on the next part of `size` bytes has to be seen. */
  from(size: u32): u32 {
    return this.isStream || size <= <u32>MOST_BYTES ? 0 : size - <u32>MOST_BYTES;
  }

  /** More of the answer. */
  see(part: Bytes): void {
    const begun = this.begun;
    this.begun = EMPTY;
    const isShort = part.length <= MOST_BYTES;
    if (begun.length > 0) {
      const joined = concat(begun, isShort ? part : slice(part, 0, MOST_BYTES));
      this.read(joined);
      if (isShort) return;
    }
    this.read(this.isStream || isShort ? part : slice(part, part.length - MOST_BYTES, part.length));
  }

  private read(bytes: Bytes): void {
    for (let at = next(bytes, 0); at >= 0;) {
      const end = this.learn(bytes, at);
      if (end < 0) return this.keep(bytes, at);
      at = next(bytes, end);
    }
    // The name may be cut in two; what is before it tells whether it is quoted itself.
    this.keep(bytes, max(0, bytes.length - USAGE.length));
  }

  private keep(bytes: Bytes, at: i32): void {
    if (bytes.length - at <= MOST_BYTES) this.begun = slice(bytes, max(0, at - 1), bytes.length);
  }

  /** Reads the usage whose name is at `at`. The place behind it; -1: its end is still to come. */
  private learn(bytes: Bytes, at: i32): i32 {
    const behind = at + USAGE.length;
    if (at > 0 && bytes[at - 1] == BACKSLASH) return behind;
    const colon = blanksEnd(bytes, behind);
    if (colon == bytes.length) return -1;
    if (bytes[colon] != COLON) return behind;
    const start = blanksEnd(bytes, colon + 1);
    if (start == bytes.length) return -1;
    if (bytes[start] != OPEN) return behind;
    const end = objectEnd(bytes, start);
    if (end >= 0) this.usage.learn(slice(bytes, start, end));
    return end;
  }
}

/** Where the next name begins from `from` on; -1: nowhere. */
function next(bytes: Bytes, from: i32): i32 {
  const size = USAGE.length;
  for (let at = from; at + size <= bytes.length; at++) {
    if (bytes[at] == QUOTE && equalRange(bytes, at, at + size, USAGE)) return at;
  }
  return -1;
}

function blanksEnd(bytes: Bytes, at: i32): i32 {
  while (at < bytes.length && bytes[at] <= SPACE) at++;
  return at;
}

/** The place behind the object that begins at `start`; -1: it has no end here. */
function objectEnd(bytes: Bytes, start: i32): i32 {
  let depth = 0;
  let isText = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText && byte == BACKSLASH) at++;
    else if (byte == QUOTE) isText = !isText;
    else if (isText) continue;
    else if (byte == OPEN) depth++;
    else if (byte == CLOSE && --depth == 0) return at + 1;
  }
  return -1;
}
