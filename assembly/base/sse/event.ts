import { ByteRange } from "../byte_range";
import { Bytes, EMPTY } from "../bytes";

/** One server-sent event (WHATWG HTML, "Server-sent events", 9.2.6), without its id. */
export class SseEvent {
  /** Value of the last `event` line; empty means "message". */
  name: Bytes = EMPTY;
  /** Values of the `data` lines, joined by LF. */
  readonly data: ByteRange = new ByteRange();
  /**
   * Its comment lines without the colon, joined by LF; when it has none, those of the last block that had. Of more than
   * 64 only the last, at least 32.
   */
  comment: Bytes = EMPTY;
  /** Offset of the byte after the event and the blank line that ends it, from the first byte of the stream. */
  end: i32 = 0;
}
