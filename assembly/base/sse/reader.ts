import { Bytes, concat, EMPTY, equal, equalRange, slice, utf8 } from "../bytes";
import { SseEvent } from "./event";

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const SPACE: u8 = 0x20;
const COLON: u8 = 0x3a;

const BOM: Bytes = [0xef, 0xbb, 0xbf];
const DATA = utf8("data");
const EVENT = utf8("event");
/** The one name that says something without any data. */
export const ERROR_EVENT = utf8("error");

/**
 * Reads the events of one stream from its bytes, however they are cut (WHATWG HTML, "Server-sent events", 9.2.5 and
 * 9.2.6). `id` and `retry` are ignored. Two departures: an unfinished event at the end of the stream counts, and so
 * does an event named "error" without data. It keeps the bytes of the incomplete event; the caller limits them.
 */
export class SseReader {
  private bytes: Bytes = EMPTY;
  /** Where `bytes` begin in the stream. */
  private origin: i32 = 0;
  /** First byte of `bytes` that belongs to no line read so far. */
  private at: i32 = 0;
  /** No line ends in [at, scanned). */
  private scanned: i32 = 0;
  private started: bool = false;
  private ended: bool = false;
  private lineStart: i32 = 0;
  private lineEnd: i32 = 0;
  private name: Bytes = EMPTY;
  private data: Bytes[] = [];
  private comments: Bytes[] = [];
  private lastName: Bytes = EMPTY;
  private lastComment: Bytes = EMPTY;
  /** Whether a blank line came after `comments`. */
  private stale: bool = false;

  /** Adds the bytes that follow those of earlier calls; they must not change afterwards. */
  push(bytes: Bytes): void {
    const rest = slice(this.bytes, this.at, this.bytes.length);
    this.bytes = rest.length == 0 ? bytes : concat(rest, bytes);
    this.origin += this.at;
    this.scanned -= this.at;
    this.at = 0;
  }

  /** Bytes of the event that is not complete. */
  get pending(): i32 {
    return this.bytes.length - this.at;
  }

  /** Says that no bytes follow. */
  finish(): void {
    this.ended = true;
  }

  /** The next event, or null while it is incomplete or when there is none. */
  next(): SseEvent | null {
    if (!this.started && !this.skipMark()) return null;
    while (this.readLine()) {
      if (this.lineStart < this.lineEnd) {
        this.readField();
        continue;
      }
      const event = this.dispatch();
      if (event !== null) return event;
    }
    return this.ended ? this.dispatch() : null;
  }

  /** Skips a byte order mark at the start of the stream; false while that cannot be told. */
  private skipMark(): bool {
    const size = min(this.bytes.length, BOM.length);
    const marked = equalRange(this.bytes, 0, size, slice(BOM, 0, size));
    if (marked && size < BOM.length && !this.ended) return false;
    this.started = true;
    this.at = marked && size == BOM.length ? size : 0;
    this.scanned = this.at;
    return true;
  }

  /** Moves on to the next complete line; false when there is none. A CR at the very end may be half of a CRLF. */
  private readLine(): bool {
    const size = this.bytes.length;
    const end = this.findEnd();
    this.scanned = end;
    if (end + 1 >= size && !this.ended && (end == size || unchecked(this.bytes[end]) == CR)) return false;
    if (this.at == size) return false;
    this.lineStart = this.at;
    this.lineEnd = end;
    this.at = min(size, end + 1);
    if (end + 1 < size && unchecked(this.bytes[end]) == CR && unchecked(this.bytes[end + 1]) == LF) this.at++;
    this.scanned = this.at;
    return true;
  }

  /** Position of the first CR or LF at or after `scanned`, or the size. */
  private findEnd(): i32 {
    const size = this.bytes.length;
    let at = this.scanned;
    while (at < size) {
      const byte = unchecked(this.bytes[at]);
      if (byte == LF || byte == CR) break;
      at++;
    }
    return at;
  }

  private readField(): void {
    const start = this.lineStart;
    const nameEnd = this.fieldEnd();
    const isComment = nameEnd == start;
    const isData = equalRange(this.bytes, start, nameEnd, DATA);
    if (!isComment && !isData && !equalRange(this.bytes, start, nameEnd, EVENT)) return;
    let valueStart = min(nameEnd + 1, this.lineEnd);
    if (valueStart < this.lineEnd && this.bytes[valueStart] == SPACE) valueStart++;
    if (isComment) this.addComment(this.valueAt(valueStart, this.lastComment));
    else if (isData) this.data.push(slice(this.bytes, valueStart, this.lineEnd));
    else this.name = this.lastName = this.valueAt(valueStart, this.lastName);
  }

  /** The line's value from `start` on; `last` itself when it reads the same, as names do in most streams. */
  private valueAt(start: i32, last: Bytes): Bytes {
    return equalRange(this.bytes, start, this.lineEnd, last) ? last : slice(this.bytes, start, this.lineEnd);
  }

  /** Position of the line's first colon, or its end; a name longer than those that count is not looked through. */
  private fieldEnd(): i32 {
    const last = min(this.lineEnd, this.lineStart + EVENT.length + 1);
    for (let at = this.lineStart; at < last; at++) if (this.bytes[at] == COLON) return at;
    return this.lineEnd;
  }

  private addComment(value: Bytes): void {
    if (this.stale) this.comments.length = 0;
    this.stale = false;
    this.lastComment = value;
    this.comments.push(value);
  }

  /** Ends the block of lines read so far: its event, or null when it has none. */
  private dispatch(): SseEvent | null {
    const name = this.name;
    this.name = EMPTY;
    this.stale = true;
    if (this.data.length == 0 && !equal(name, ERROR_EVENT)) return null;
    const event = new SseEvent(name, join(this.data), join(this.comments), this.origin + this.at);
    this.data.length = 0;
    this.comments.length = 0;
    return event;
  }
}

/** `lines` with an LF between them. */
function join(lines: Bytes[]): Bytes {
  if (lines.length == 1) return lines[0];
  let size = lines.length - 1;
  for (let i = 0; i < lines.length; i++) size += lines[i].length;
  if (size <= 0) return EMPTY;
  const joined = new StaticArray<u8>(size);
  let at = changetype<usize>(joined);
  for (let i = 0; i < lines.length; i++) {
    if (i > 0) store<u8>(at++, LF);
    memory.copy(at, changetype<usize>(lines[i]), lines[i].length);
    at += lines[i].length;
  }
  return joined;
}
