import { Bytes } from "../bytes";

/** One server-sent event (WHATWG HTML, "Server-sent events", 9.2.6), without its id. */
export class SseEvent {
  constructor(
    /** Value of the last `event` line; empty means "message". */
    readonly name: Bytes,
    /** Values of the `data` lines, joined by LF. */
    readonly data: Bytes,
    /** Its comment lines without the colon, joined by LF; when it has none, those of the last block that had. */
    readonly comment: Bytes,
    /** Offset of the byte after the event and the blank line that ends it, from the first byte of the stream. */
    readonly end: i32,
  ) {}
}
