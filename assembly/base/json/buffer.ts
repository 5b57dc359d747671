import { Bytes, slice } from "../bytes";

const FIRST_SIZE: i32 = 1024;
/** A larger buffer is not kept for the next text, which gets it as it is. */
const KEPT_SIZE: i32 = 1 << 16;

/** Bytes that grow at their end. Nobody else holds them while they do, so that no earlier size is left behind. */
export class ByteBuffer {
  private bytes: Bytes = new StaticArray<u8>(FIRST_SIZE);
  private used: i32 = 0;

  /** Makes room for a text of about `size` bytes. */
  expect(size: i32): void {
    if (size > this.bytes.length) this.resize(size + size / 8);
  }

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
    const used = this.used;
    this.used = 0;
    if (this.bytes.length <= KEPT_SIZE) return slice(this.bytes, 0, used);
    this.resize(used);
    const taken = this.bytes;
    this.bytes = new StaticArray<u8>(FIRST_SIZE);
    return taken;
  }

  /** Doubles a small buffer; a large one gets half as much again, for its beginning is there twice for a moment. */
  private grow(size: i32): void {
    const length = this.bytes.length;
    this.resize(max(length > KEPT_SIZE ? length + length / 2 : length * 2, this.used + size));
  }

  /** In place where that can be; else the bytes move, and what they had is free at once. */
  private resize(size: i32): void {
    this.bytes = changetype<Bytes>(__renew(changetype<usize>(this.bytes), <usize>size));
  }
}
