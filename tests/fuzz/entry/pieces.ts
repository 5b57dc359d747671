import { Bytes, concat, EMPTY, slice } from "../../../assembly/base/bytes";
import { SseReader } from "../../../assembly/base/sse/reader";
import { StreamReader } from "../../../assembly/protocols/stream_reader";

/** What `reader` makes of `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function readInPieces(reader: StreamReader | null, stream: Bytes, cuts: Bytes): Bytes {
  if (reader === null) return EMPTY;
  const events = new SseReader(reader.keeps);
  let text = EMPTY;
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = cuts.length == 0 ? stream.length : max<i32>(1, cuts[turn % cuts.length]);
    events.push(slice(stream, at, at + size));
    text = concat(text, drained(events, reader));
    at += size;
  }
  events.finish();
  text = concat(text, drained(events, reader));
  return concat(text, reader.end());
}

function drained(events: SseReader, reader: StreamReader): Bytes {
  let text = EMPTY;
  for (let event = events.next(); event !== null; event = events.next()) {
    text = concat(concat(text, events.takeAside()), reader.event(event));
  }
  return concat(text, events.takeAside());
}
