import { Bytes, indexOf, utf8 } from "../bytes";
import { ByteBuffer } from "../json/buffer";

const LF: u8 = 0x0a;
const EVENT_FIELD = utf8("event: ");
const DATA_FIELD = utf8("data: ");

/** Events as they go over the wire. */
export class EventText {
  private readonly buffer: ByteBuffer = new ByteBuffer();

  /** Adds an event with its blank line; without a name when `name` is empty. */
  add(name: Bytes, data: Bytes): void {
    const buffer = this.buffer;
    if (name.length > 0) {
      buffer.append(EVENT_FIELD);
      buffer.append(name);
      buffer.byte(LF);
    }
    for (let start = 0; start <= data.length;) {
      const found = indexOf(data, LF, start);
      const end = found < 0 ? data.length : found;
      buffer.append(DATA_FIELD);
      buffer.copy(changetype<usize>(data) + start, end - start);
      buffer.byte(LF);
      start = end + 1;
    }
    buffer.byte(LF);
  }

  /** Adds lines that are no event. */
  pass(lines: Bytes): void {
    this.buffer.append(lines);
  }

  /** The events added since the last time. */
  take(): Bytes {
    return this.buffer.take();
  }
}
