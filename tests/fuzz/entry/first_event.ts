import { Bytes, concat, EMPTY, slice, utf8 } from "../../../assembly/base/bytes";
import { decimal } from "../../../assembly/base/decimal";
import { bodyKind } from "../../../assembly/base/sse/body_kind";
import { SseEvent } from "../../../assembly/base/sse/event";
import { firstEvent } from "../../../assembly/base/sse/first_event";
import { SseReader } from "../../../assembly/base/sse/reader";
import { errorStatus } from "../../../assembly/errors/shapes";

/** Events and the errors in them, for a fuzzer outside. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

export function kindOf(bytes: Bytes): i32 {
  return bodyKind(bytes);
}

/** `first` as one text: end, name, comment and data, each with its size before it; empty for none. */
export function first(bytes: Bytes, ended: bool): Bytes {
  const event = firstEvent(bytes, ended);
  return event === null ? EMPTY : listed(event);
}

/** All events of the stream, pushed in pieces of `size` bytes, as `first` writes one. */
export function all(bytes: Bytes, size: i32): Bytes {
  const reader = new SseReader();
  let text = EMPTY;
  for (let at = 0; at < bytes.length; at += size) {
    reader.push(slice(bytes, at, at + size));
    for (let event = reader.next(); event !== null; event = reader.next()) text = concat(text, listed(event));
  }
  reader.finish();
  for (let event = reader.next(); event !== null; event = reader.next()) text = concat(text, listed(event));
  return text;
}

export function statusOf(data: Bytes, name: Bytes, comment: Bytes): u32 {
  return errorStatus(data, name, comment);
}

/** Status of the first event of a whole stream; 0 when it has none. */
export function statusOfStream(bytes: Bytes, ended: bool): u32 {
  const event = firstEvent(bytes, ended);
  return event === null ? 0 : errorStatus(event.data.copy(), event.name, event.comment);
}

/** `statusOf` the same body again and again, for a clock outside. */
export function statusTimes(data: Bytes, times: i32): u32 {
  let sum: u32 = 0;
  for (let i = 0; i < times; i++) sum += errorStatus(data, EMPTY, EMPTY);
  return sum;
}

function listed(event: SseEvent): Bytes {
  let text = part(decimal(event.end));
  text = concat(text, part(event.name));
  text = concat(text, part(event.comment));
  return concat(text, part(event.data.copy()));
}

function part(bytes: Bytes): Bytes {
  return concat(concat(decimal(bytes.length), utf8(":")), bytes);
}
