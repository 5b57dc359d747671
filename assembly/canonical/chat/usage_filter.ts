import { Bytes, EMPTY, concat, equalRange, indexOf, slice, startsWith, together, utf8 } from "../../base/bytes";

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const QUOTE: u8 = 0x22;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x5b;
const CLOSE: u8 = 0x5d;
const OPEN_OBJECT: u8 = 0x7b;
const CHOICES = utf8('"choices"');
const USAGE = utf8('"usage"');
const DONE = utf8("data: [DONE]");
/** No chunk of usage is as long: of a longer event nothing is held. */
const MOST_HELD: i32 = 64 * 1024;

/**
 * Takes the chunk of usage out of a stream of chat chunks: the one event with `"choices":[]` and a `usage`, which the
 * filter asked the vendor for and the client did not
 * (https://developers.openai.com/api/reference/resources/chat, stream_options). Every other byte passes as it came; of
 * an event that is not whole yet the bytes wait, at most 64 KiB of them.
 */
export class UsageFilter {
  /** The beginning of an event, in the pieces that came. */
  private held: Bytes[] = [];
  /** Bytes of it. */
  private size: i32 = 0;
  /** Whether the event is too long to be held: its end passes, too. */
  private isLong: bool = false;
  /** Whether the chunk was taken out: there is one in a stream. */
  private isOver: bool = false;
  private readonly lines: Lines = new Lines();

  push(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return bytes;
    const ready = this.lines.read(bytes);
    let end = endOfStream || this.isLong ? bytes.length : ready;
    if (ready > 0) this.isLong = false;
    if (this.size + bytes.length - end > MOST_HELD) {
      this.isLong = true;
      end = bytes.length;
    }
    if (end == bytes.length && this.size == 0) return this.without(bytes);
    this.hold(slice(bytes, 0, end));
    const passed = end > 0 || endOfStream ? this.release() : EMPTY;
    this.hold(slice(bytes, end, bytes.length));
    if (this.size > DONE.length && this.size < 2 * DONE.length && this.isDone()) {
      return this.without(concat(passed, this.release()));
    }
    return this.without(passed);
  }

  private hold(piece: Bytes): void {
    if (piece.length == 0) return;
    this.held.push(piece);
    this.size += piece.length;
  }

  private isDone(): bool {
    const begun = together(EMPTY, this.held);
    this.held = [begun];
    return startsWith(begun, DONE);
  }

  private without(events: Bytes): Bytes {
    for (let at = find(events, CHOICES, 0); at >= 0; at = find(events, CHOICES, at + 1)) {
      if (!isEmptyList(events, at + CHOICES.length)) continue;
      const start = behindComments(events, eventStart(events, at));
      const end = eventEnd(events, at);
      if (!tellsUsage(events, start, end)) continue;
      this.isOver = true;
      return concat(slice(events, 0, start), concat(slice(events, end, events.length), this.release()));
    }
    return events;
  }

  /** What was held, which is held no longer. */
  private release(): Bytes {
    const held = together(EMPTY, this.held);
    this.held = [];
    this.size = 0;
    return held;
  }
}

/** Follows the lines of a stream, however they come in pieces. */
class Lines {
  /** Of the line that is read. */
  private isEmpty: bool = true;
  private isComment: bool = false;
  /** Whether the event has a line that is no comment. */
  private isBegun: bool = false;

  /** Up to where in `bytes` all that came is whole events, and comments before the next. */
  read(bytes: Bytes): i32 {
    let whole = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte == LF) {
        if (this.isEmpty || (this.isComment && !this.isBegun)) whole = i + 1;
        this.isBegun = !this.isEmpty && (this.isBegun || !this.isComment);
        this.isEmpty = true;
        this.isComment = false;
      } else if (this.isEmpty && byte != CR) {
        this.isEmpty = false;
        this.isComment = byte == COLON;
      }
    }
    return whole;
  }
}

/** Behind the whole lines at `at` that are comments, which go on at once. */
function behindComments(bytes: Bytes, at: i32): i32 {
  while (at < bytes.length && bytes[at] == COLON) {
    const end = indexOf(bytes, LF, at);
    if (end < 0) return at;
    at = end + 1;
  }
  return at;
}

/** Whether the line that ends at `end`, a line feed, has nothing in it. */
function isBlank(bytes: Bytes, end: i32): bool {
  const before = end > 0 && bytes[end - 1] == CR ? end - 2 : end - 1;
  return before >= 0 && bytes[before] == LF;
}

function eventStart(bytes: Bytes, at: i32): i32 {
  for (let i = at; i > 0; i--) if (bytes[i] == LF && isBlank(bytes, i)) return i + 1;
  return 0;
}

function eventEnd(bytes: Bytes, at: i32): i32 {
  for (let i = at; i < bytes.length; i++) if (bytes[i] == LF && isBlank(bytes, i)) return i + 1;
  return bytes.length;
}

/** Whether a colon and an empty list follow. */
function isEmptyList(bytes: Bytes, at: i32): bool {
  const list = after(bytes, at, COLON);
  return list >= 0 && after(bytes, after(bytes, list, OPEN), CLOSE) >= 0;
}

function tellsUsage(bytes: Bytes, start: i32, end: i32): bool {
  for (let at = find(bytes, USAGE, start); at >= 0 && at < end; at = find(bytes, USAGE, at + 1)) {
    if (after(bytes, after(bytes, at + USAGE.length, COLON), OPEN_OBJECT) >= 0) return true;
  }
  return false;
}

/** The place behind `byte`, which stands at `at` or behind spaces there; -1: it does not, or `at` is no place. */
function after(bytes: Bytes, at: i32, byte: u8): i32 {
  if (at < 0) return -1;
  while (at < bytes.length && bytes[at] == 0x20) at++;
  return at < bytes.length && bytes[at] == byte ? at + 1 : -1;
}

/** Where `word`, which begins with a quotation mark, stands from `from` on; -1: nowhere. */
function find(bytes: Bytes, word: Bytes, from: i32): i32 {
  const last = bytes.length - word.length;
  for (let i = max(0, from); i <= last; i++) {
    if (bytes[i] == QUOTE && bytes[i + 1] == word[1] && equalRange(bytes, i, i + word.length, word)) return i;
  }
  return -1;
}
