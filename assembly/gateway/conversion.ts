import { Bytes, EMPTY } from "../base/bytes";
import { SseReader } from "../base/sse/reader";
import { StreamReader } from "../protocols/stream_reader";

/** An event that is longer than this is no answer of a model; the stream is ended. */
const MOST_BYTES: i32 = 16 * 1024 * 1024;

/** The events of a vendor's stream on their way to the client. One per answer. */
export class StreamConversion {
  private readonly events: SseReader;
  private isOver: bool = false;

  constructor(private readonly reader: StreamReader) {
    this.events = new SseReader(reader.keeps);
  }

  /** Whether the end may be next, and there is something to be said then. */
  get isEnding(): bool {
    return !this.isOver && this.reader.isEnding;
  }

  /** What the client gets for these bytes of the vendor's. */
  push(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return EMPTY;
    this.events.push(bytes);
    if (endOfStream) this.events.finish();
    for (let event = this.events.next(); event !== null; event = this.events.next()) {
      this.passAside();
      this.reader.event(event);
    }
    this.passAside();
    this.isOver = endOfStream || this.events.pending > MOST_BYTES;
    if (this.isOver) this.reader.end();
    return this.reader.take();
  }

  private passAside(): void {
    const lines = this.events.takeAside();
    if (lines.length > 0) this.reader.pass(lines);
  }
}
