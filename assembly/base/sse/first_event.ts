import { Bytes, equal } from "../bytes";
import { SseEvent } from "./event";
import { ERROR_EVENT, SseReader } from "./reader";

/**
 * Looks for the first event of a stream that says something: it has data, or is named "error". Comments, blank lines
 * and empty events before it are passed over. Each byte is looked at once, however the stream is cut.
 */
export class FirstEventScanner {
  /** Null while the event is incomplete. */
  found: SseEvent | null = null;
  /** Bytes of the stream taken so far, those behind the event included. */
  seen: i32 = 0;
  private readonly reader: SseReader = new SseReader();

  /** Takes the bytes that follow those of earlier calls; they must not change afterwards. */
  push(bytes: Bytes): void {
    this.seen += bytes.length;
    if (this.found !== null) return;
    this.reader.push(bytes);
    this.look();
  }

  /** Says that no bytes follow, which completes an event. */
  finish(): void {
    if (this.found !== null) return;
    this.reader.finish();
    this.look();
  }

  private look(): void {
    const reader = this.reader;
    let event = reader.next();
    while (event !== null && event.data.size == 0 && !equal(event.name, ERROR_EVENT)) event = reader.next();
    this.found = event;
  }
}

/** The first event of a stream that begins with `bytes`; `endOfStream` says that these are all. */
export function firstEvent(bytes: Bytes, endOfStream: bool): SseEvent | null {
  const scanner = new FirstEventScanner();
  scanner.push(bytes);
  if (endOfStream) scanner.finish();
  return scanner.found;
}
