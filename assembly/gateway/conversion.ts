import { Bytes, EMPTY, concat, equal, utf8 } from "../base/bytes";
import { JsonDocument, JsonFault } from "../base/json/document";
import { SseReader } from "../base/sse/reader";
import { Call } from "../openai/call";
import { Protocol } from "../protocols/protocol";
import { StreamReader } from "../protocols/stream_reader";

/** An event that is longer than this is no answer of a model; the stream is ended. */
const MOST_BYTES: i32 = 16 * 1024 * 1024;

/** The events of a vendor's stream on their way to the client. One per answer. */
export class StreamConversion {
  private readonly events: SseReader = new SseReader();
  private isOver: bool = false;

  constructor(private readonly reader: StreamReader) {}

  /** What the client gets for these bytes of the vendor's. */
  push(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return EMPTY;
    let out = EMPTY;
    this.events.push(bytes);
    if (endOfStream) this.events.finish();
    for (let event = this.events.next(); event !== null; event = this.events.next()) {
      out = concat(out, this.reader.event(event));
    }
    this.isOver = endOfStream || this.events.pending > MOST_BYTES;
    return this.isOver ? concat(out, this.reader.end()) : out;
  }
}

/** The canonical form of a whole answer; EMPTY when it is not understood. */
export function convertWhole(protocol: Protocol, call: Call, bytes: Bytes): Bytes {
  const document = JsonDocument.parse(bytes);
  return document.fault == JsonFault.None ? protocol.answer(call, document) : EMPTY;
}
