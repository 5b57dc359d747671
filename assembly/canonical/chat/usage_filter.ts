import { Bytes, EMPTY, concat, equalRange, indexOf, slice, startsWith, utf8 } from "../../base/bytes";
import { ByteBuffer } from "../../base/json/buffer";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { firstEvent } from "../../base/sse/first_event";

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const QUOTE: u8 = 0x22;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x5b;
const CLOSE: u8 = 0x5d;
const CHOICES = utf8("choices");
const QUOTED_CHOICES = utf8('"choices"');
const USAGE = utf8("usage");
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
  /** The beginning of an event. */
  private readonly held: ByteBuffer = new ByteBuffer();
  /** Whether the event is too long to be held: its end passes, too. */
  private isLong: bool = false;
  /** Whether the chunk was taken out: there is one in a stream. */
  private isOver: bool = false;
  private readonly lines: Lines = new Lines();

  push(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return bytes;
    const ready = this.lines.read(bytes);
    if (ready > 0) this.isLong = false;
    let end = endOfStream || this.isLong ? bytes.length : ready;
    if (this.held.size + bytes.length - end > MOST_HELD) {
      this.isLong = true;
      end = bytes.length;
    }
    if (end == bytes.length && this.held.size == 0) return this.without(bytes);
    this.held.append(slice(bytes, 0, end));
    const passed = end > 0 || endOfStream ? this.held.take() : EMPTY;
    this.held.append(slice(bytes, end, bytes.length));
    return this.without(this.isDone() ? concat(passed, this.held.take()) : passed);
  }

  /** Whether what is held begins with the mark of the end, behind which nobody may send anything. */
  private isDone(): bool {
    if (this.held.size < DONE.length || this.held.size > 2 * DONE.length) return false;
    const begun = this.held.take();
    this.held.append(begun);
    return startsWith(begun, DONE);
  }

  private without(events: Bytes): Bytes {
    for (let at = noChoices(events, 0); at >= 0;) {
      const start = behindComments(events, eventStart(events, at));
      const end = eventEnd(events, at);
      if (isUsage(slice(events, start, end))) {
        this.isOver = true;
        return concat(slice(events, 0, start), concat(slice(events, end, events.length), this.held.take()));
      }
      at = noChoices(events, end);
    }
    return events;
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

/** Whether the event is a chunk without choices that tells the usage. */
function isUsage(bytes: Bytes): bool {
  const event = firstEvent(bytes, true);
  if (event === null) return false;
  const document = JsonDocument.parse(event.data.copy());
  const choices = document.member(document.root, CHOICES);
  const isEmpty = document.kind(choices) == JsonKind.Array && document.first(choices) == NONE;
  return isEmpty && document.kind(document.member(document.root, USAGE)) == JsonKind.Object;
}

/** Where `"choices"` with an empty list stands from `from` on, in the way of vendors; -1: nowhere. */
function noChoices(bytes: Bytes, from: i32): i32 {
  const size = QUOTED_CHOICES.length;
  for (let at = from; at + size <= bytes.length; at++) {
    if (bytes[at] != QUOTE || bytes[at + 1] != CHOICES[0]) continue;
    if (!equalRange(bytes, at, at + size, QUOTED_CHOICES)) continue;
    const list = after(bytes, after(bytes, at + size, COLON), OPEN);
    if (after(bytes, list, CLOSE) >= 0) return at;
  }
  return -1;
}

/** The place behind `byte`, which stands at `at` or behind spaces there; -1: it does not, or `at` is no place. */
function after(bytes: Bytes, at: i32, byte: u8): i32 {
  if (at < 0) return -1;
  while (at < bytes.length && bytes[at] == 0x20) at++;
  return at < bytes.length && bytes[at] == byte ? at + 1 : -1;
}
