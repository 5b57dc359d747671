import { Bytes, EMPTY, concat, indexOf, slice, utf8 } from "../bytes";

const LF: u8 = 0x0a;
const EVENT_FIELD = utf8("event: ");
const DATA_FIELD = utf8("data: ");
const LINE_END = utf8("\n");

/** An event as it goes over the wire, its blank line included; without a name when `name` is empty. */
export function eventOf(name: Bytes, data: Bytes): Bytes {
  let text = name.length == 0 ? EMPTY : concat(concat(EVENT_FIELD, name), LINE_END);
  for (let start = 0; start <= data.length;) {
    const found = indexOf(data, LF, start);
    const end = found < 0 ? data.length : found;
    const line = start == 0 && end == data.length ? data : slice(data, start, end);
    text = concat(concat(concat(text, DATA_FIELD), line), LINE_END);
    start = end + 1;
  }
  return concat(text, LINE_END);
}
