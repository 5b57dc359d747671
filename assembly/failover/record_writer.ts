import { Bytes } from "../base/bytes";
import { ByteBuffer } from "../base/json/buffer";

/** Writes the fields of a shared record, numbers in little-endian order. */
export class RecordWriter {
  private readonly buffer: ByteBuffer = new ByteBuffer();

  /** The lowest `size` bytes of `value`; `size` is 1 to 8. */
  number(value: u64, size: i32): void {
    for (let i = 0; i < size; i++) this.buffer.byte(<u8>(value >> (<u64>(8 * i))));
  }

  raw(bytes: Bytes): void {
    for (let i = 0; i < bytes.length; i++) this.buffer.byte(bytes[i]);
  }

  /** A byte string of at most 65535 bytes, after its length. */
  sized(bytes: Bytes): void {
    this.number(bytes.length, 2);
    this.raw(bytes);
  }

  /** What was written; the writer is empty afterwards. */
  take(): Bytes {
    return this.buffer.take();
  }
}
