import { Bytes, EMPTY } from "../../base/bytes";
import { SseReader } from "../../base/sse/reader";
import { StreamReader } from "../../canonical/stream_reader";
import { withoutSecret } from "./echo";

/** An event that is longer than this is no answer of a model; the stream is ended. */
const MOST_BYTES: i32 = 16 * 1024 * 1024;

/** The events of a vendor's stream on their way to the client. One per answer. */
export class EventPipe {
  private events: SseReader;
  /** null once the stream is over: what it held is let go, though the vendor may go on. */
  private reader: StreamReader | null;

  constructor(
    reader: StreamReader,
    /** What the vendor may repeat in an error; EMPTY: the request had no token of ours. */
    private readonly secret: Bytes,
  ) {
    this.reader = reader;
    this.events = new SseReader(reader.keeps);
  }

  /** Whether the end may be next, and there is something to be said then. */
  get isEnding(): bool {
    const reader = this.reader;
    return reader !== null && reader.isEnding;
  }

  /** What the client gets for these bytes of the vendor's. */
  push(bytes: Bytes, endOfStream: bool): Bytes {
    const reader = this.reader;
    if (reader === null) return EMPTY;
    this.events.push(bytes);
    if (endOfStream) this.events.finish();
    for (let event = this.events.next(); event !== null; event = this.events.next()) {
      this.passAside(reader);
      reader.event(event);
    }
    this.passAside(reader);
    if (endOfStream || this.events.pending > MOST_BYTES) this.end(reader);
    const told = reader.take();
    return reader.hasFailed ? withoutSecret(this.secret, told) : told;
  }

  private end(reader: StreamReader): void {
    reader.end();
    this.reader = null;
    this.events = new SseReader();
  }

  private passAside(reader: StreamReader): void {
    const lines = this.events.takeAside();
    if (lines.length > 0) reader.pass(lines);
  }
}
