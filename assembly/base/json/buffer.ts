import { Bytes, slice } from "../bytes";

const FIRST_SIZE: i32 = 1024;
/** A larger buffer is not kept for the next text. */
const KEPT_SIZE: i32 = 1 << 16;

/** Bytes that grow at their end. */
export class ByteBuffer {
  private bytes: Bytes = new StaticArray<u8>(FIRST_SIZE);
  private used: i32 = 0;

  /** Bytes that were appended. */
  get size(): i32 {
    return this.used;
  }

  /** Makes room for `size` more bytes and answers where they go; the caller fills all of them. */
  extend(size: i32): usize {
    const at = this.used;
    if (size > this.bytes.length - at) this.grow(size);
    this.used = at + size;
    return changetype<usize>(this.bytes) + at;
  }

  /** Gives back the last `size` bytes of an extension. */
  shorten(size: i32): void {
    this.used -= size;
  }

  byte(value: u8): void {
    store<u8>(this.extend(1), value);
  }

  append(bytes: Bytes): void {
    this.copy(changetype<usize>(bytes), bytes.length);
  }

  /** Appends the raw range [from, from + size), which may not lie in this buffer. */
  copy(from: usize, size: i32): void {
    memory.copy(this.extend(size), from, size);
  }

  /** What was appended; the buffer is empty afterwards. */
  take(): Bytes {
    const taken = slice(this.bytes, 0, this.used);
    this.used = 0;
    if (this.bytes.length > KEPT_SIZE) this.bytes = new StaticArray<u8>(FIRST_SIZE);
    return taken;
  }

  private grow(size: i32): void {
    const bytes = new StaticArray<u8>(max(this.bytes.length * 2, this.used + size));
    memory.copy(changetype<usize>(bytes), changetype<usize>(this.bytes), this.used);
    this.bytes = bytes;
  }
}
