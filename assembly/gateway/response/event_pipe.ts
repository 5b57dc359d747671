import { Bytes, EMPTY } from "../../base/bytes";
import { Aside, SseReader } from "../../base/sse/reader";
import { StreamReader } from "../../canonical/stream_reader";
import { withoutSecrets } from "./echo";

/** An event that is longer than this is no answer of a model; the stream is ended. */
const MOST_BYTES: i32 = 16 * 1024 * 1024;

/** The events of a vendor's stream on their way to the client, through readers of which each feeds the next. */
export class EventPipe {
  private events: SseReader;

  constructor(
    /** Empty once the stream is over: what they held is let go, though the vendor may go on. */
    private readers: StreamReader[],
    /** What the vendor may repeat in an error; none: the request had no token of ours. */
    private readonly secrets: Bytes[],
  ) {
    let keeps = Aside.All;
    for (let i = 0; i < readers.length; i++) {
      if (readers[i].keeps < keeps) keeps = readers[i].keeps;
      if (i > 0) readers[i - 1].out.next = readers[i];
    }
    this.events = new SseReader(keeps);
  }

  /** Whether the end may be next, and there is something to be said then. */
  get isEnding(): bool {
    for (let i = 0; i < this.readers.length; i++) if (this.readers[i].isEnding) return true;
    return false;
  }

  /** What the client gets for these bytes of the vendor's. */
  push(bytes: Bytes, endOfStream: bool): Bytes {
    const readers = this.readers;
    if (readers.length == 0) return EMPTY;
    const first = readers[0];
    this.events.push(bytes);
    if (endOfStream) this.events.finish();
    for (let event = this.events.next(); event !== null; event = this.events.next()) {
      this.passAside(first);
      first.receive(event);
    }
    this.passAside(first);
    if (endOfStream || this.events.pending > MOST_BYTES) this.end();
    const told = readers[readers.length - 1].take();
    for (let i = 0; i < readers.length; i++) if (readers[i].hasFailed) return withoutSecrets(this.secrets, told);
    return told;
  }

  private end(): void {
    for (let i = 0; i < this.readers.length; i++) this.readers[i].end();
    this.readers = [];
    this.events = new SseReader();
  }

  private passAside(first: StreamReader): void {
    const lines = this.events.takeAside();
    if (lines.length > 0) first.pass(lines);
  }
}
