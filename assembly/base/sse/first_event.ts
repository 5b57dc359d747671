import { Bytes, equal } from "../bytes";
import { SseEvent } from "./event";
import { ERROR_EVENT, SseReader } from "./reader";

/**
 * The first event of the stream `bytes` begin that says something: it has data, or is named "error". Comments, blank
 * lines and empty events before it are passed over. Null while it is incomplete; `endOfStream` completes it.
 */
export function firstEvent(bytes: Bytes, endOfStream: bool): SseEvent | null {
  const reader = new SseReader();
  reader.push(bytes);
  if (endOfStream) reader.finish();
  let event = reader.next();
  while (event !== null && event.data.size == 0 && !equal(event.name, ERROR_EVENT)) event = reader.next();
  return event;
}
