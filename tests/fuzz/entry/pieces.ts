import { Bytes, EMPTY, slice } from "../../../assembly/base/bytes";
import { SseReader } from "../../../assembly/base/sse/reader";
import { StreamReader } from "../../../assembly/canonical/stream_reader";

/** What `reader` makes of `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function readInPieces(reader: StreamReader | null, stream: Bytes, cuts: Bytes): Bytes {
  if (reader === null) return EMPTY;
  const events = new SseReader(reader.keeps);
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = cuts.length == 0 ? stream.length : max<i32>(1, cuts[turn % cuts.length]);
    events.push(slice(stream, at, at + size));
    drain(events, reader);
    at += size;
  }
  events.finish();
  drain(events, reader);
  reader.end();
  return reader.take();
}

/** Hands `reader` all events that are complete, and the lines between them. */
export function drain(events: SseReader, reader: StreamReader): void {
  for (let event = events.next(); event !== null; event = events.next()) {
    reader.pass(events.takeAside());
    reader.event(event);
  }
  reader.pass(events.takeAside());
}
