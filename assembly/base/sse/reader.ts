import { ByteRange } from "../byte_range";
import { Bytes, EMPTY, equal, equalRange, joined, slice, together, utf8 } from "../bytes";
import { SseEvent } from "./event";
import { SseLines } from "./lines";

const LF: u8 = 0x0a;
const SPACE: u8 = 0x20;
const COLON: u8 = 0x3a;

const DATA = utf8("data");
const EVENT = utf8("event");
const ID = utf8("id");
const RETRY = utf8("retry");
const LINE_END: Bytes = [LF];
/** The one name that says something without any data. */
export const ERROR_EVENT = utf8("error");
/** Comment lines that are kept for an event: of more, at least the last half as many. */
const MOST_COMMENTS: i32 = 64;

/** What a reader keeps, as it is written, of the lines that are no part of its events. */
export enum Aside {
  Nothing,
  /** Comments between events, by which vendors keep connections alive; not those inside of one. */
  Comments,
  /** All comments, ids and retry times. */
  All,
}

/**
 * Reads the events of one stream from its bytes, however they are cut (WHATWG HTML, "Server-sent events", 9.2.5 and
 * 9.2.6). `id` and `retry` tell it nothing. Two departures: an unfinished event at the end of the stream counts, and so
 * does an event named "error" without data. It keeps the bytes of the incomplete event; the caller limits them.
 */
export class SseReader {
  private readonly lines: SseLines = new SseLines();
  private readonly event: SseEvent = new SseEvent();
  private name: Bytes = EMPTY;
  private hasData: bool = false;
  /** The value of the first data line. */
  private readonly data: ByteRange = new ByteRange();
  /** Those of all of them, when there are several. */
  private values: Bytes[] = [];
  /** Bytes of the lines read since the last blank one. */
  private held: i32 = 0;
  private comments: Bytes[] = [];
  private lastName: Bytes = EMPTY;
  private lastComment: Bytes = EMPTY;
  /** Whether a blank line came after `comments`. */
  private stale: bool = false;
  private readonly aside: Bytes[] = [];
  /** Whether a line since the last blank one was kept, and whether one was that is no comment. */
  private hasAside: bool = false;
  private isInside: bool = false;

  constructor(private readonly keeps: Aside = Aside.Nothing) {}

  /** Adds the bytes that follow those of earlier calls; they must not change afterwards. */
  push(bytes: Bytes): void {
    this.lines.push(bytes);
  }

  /** Bytes of the event that is not complete. */
  get pending(): i32 {
    return this.lines.pending + this.held;
  }

  /** Says that no bytes follow. */
  finish(): void {
    this.lines.finish();
  }

  /** The next event, or null while it is incomplete or when there is none. It is the same object every time. */
  next(): SseEvent | null {
    const lines = this.lines;
    while (lines.next()) {
      if (lines.start < lines.end) {
        this.readField(lines);
        continue;
      }
      const event = this.dispatch();
      if (event !== null) return event;
    }
    return lines.isOver ? this.dispatch() : null;
  }

  /** The lines kept since the last call; those of an event come before it. */
  takeAside(): Bytes {
    if (this.aside.length == 0) return EMPTY;
    const lines = together(EMPTY, this.aside);
    this.aside.length = 0;
    return lines;
  }

  private readField(lines: SseLines): void {
    this.held += lines.end - lines.start + 1;
    if (lines.bytes[lines.start] == COLON) {
      this.addComment(valueOf(lines, 0, this.lastComment));
      if (this.keeps == Aside.All || (this.keeps == Aside.Comments && !this.isInside)) this.keep(lines);
      return;
    }
    this.isInside = true;
    if (isField(lines, DATA)) this.addData(lines);
    else if (isField(lines, EVENT)) this.name = this.lastName = valueOf(lines, EVENT.length, this.lastName);
    else if (this.keeps == Aside.All && (isField(lines, ID) || isField(lines, RETRY))) this.keep(lines);
  }

  private keep(lines: SseLines): void {
    this.hasAside = true;
    this.aside.push(slice(lines.bytes, lines.start, lines.end));
    this.aside.push(LINE_END);
  }

  private addData(lines: SseLines): void {
    const start = valueStart(lines, DATA.length);
    if (this.hasData) {
      if (this.values.length == 0) this.values.push(this.data.copy());
      this.values.push(slice(lines.bytes, start, lines.end));
    } else this.data.set(lines.bytes, start, lines.end);
    this.hasData = true;
  }

  private addComment(value: Bytes): void {
    if (this.stale) this.comments.length = 0;
    this.stale = false;
    this.lastComment = value;
    if (this.comments.length == MOST_COMMENTS) dropHalf(this.comments);
    this.comments.push(value);
  }

  /** Ends the block of lines read so far: its event, or null when it has none. */
  private dispatch(): SseEvent | null {
    const name = this.name;
    this.name = EMPTY;
    this.stale = true;
    this.held = 0;
    const isEvent = this.hasData || equal(name, ERROR_EVENT);
    if (this.hasAside && !isEvent) this.aside.push(LINE_END);
    this.hasAside = this.isInside = false;
    if (!isEvent) return null;
    const event = this.event;
    event.name = name;
    if (this.values.length > 0) event.data.setAll(joined(this.values, LF));
    else if (this.hasData) event.data.set(this.data.bytes, this.data.start, this.data.end);
    else event.data.setAll(EMPTY);
    event.comment = joined(this.comments, LF);
    event.end = this.lines.offset;
    this.hasData = false;
    this.values.length = 0;
    this.comments.length = 0;
    return event;
  }
}

/** Drops the first half of `lines`. */
function dropHalf(lines: Bytes[]): void {
  const half = lines.length >> 1;
  for (let i = 0; i < half; i++) lines[i] = lines[i + half];
  lines.length = half;
}

/** Whether the line is the field `name`, with a value or without. */
function isField(lines: SseLines, name: Bytes): bool {
  const bytes = lines.bytes;
  const end = lines.start + name.length;
  if (end > lines.end || bytes[lines.start] != name[0] || !equalRange(bytes, lines.start, end, name)) return false;
  return end == lines.end || bytes[end] == COLON;
}

/** The line's value after a name of `size` bytes; `last` itself when it reads the same, as names do in most streams. */
function valueOf(lines: SseLines, size: i32, last: Bytes): Bytes {
  const bytes = lines.bytes;
  const start = valueStart(lines, size);
  return equalRange(bytes, start, lines.end, last) ? last : slice(bytes, start, lines.end);
}

/** Where the line's value begins after a name of `size` bytes. */
function valueStart(lines: SseLines, size: i32): i32 {
  const start = min(lines.start + size + 1, lines.end);
  return start < lines.end && lines.bytes[start] == SPACE ? start + 1 : start;
}
