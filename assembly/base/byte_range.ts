import { Bytes, EMPTY, equalRange, isSame, slice } from "./bytes";

/** The bytes `bytes[start, end)`, a range that exists; they stay as they are while it is in use. */
export class ByteRange {
  bytes: Bytes = EMPTY;
  start: i32 = 0;
  end: i32 = 0;

  get size(): i32 {
    return this.end - this.start;
  }

  /** The range is clamped to what exists. */
  set(bytes: Bytes, start: i32, end: i32): void {
    this.bytes = bytes;
    this.end = max(0, min(end, bytes.length));
    this.start = max(0, min(start, this.end));
  }

  setAll(bytes: Bytes): void {
    this.set(bytes, 0, bytes.length);
  }

  /** Whether `bytes[start, end)` begins with this. */
  begins(bytes: Bytes, start: i32, end: i32): bool {
    if (start < 0 || end > bytes.length || end - start < this.size) return false;
    return isSame(changetype<usize>(this.bytes) + this.start, changetype<usize>(bytes) + start, this.size);
  }

  /** Whether this is `text`. */
  reads(text: Bytes): bool {
    return equalRange(this.bytes, this.start, this.end, text);
  }

  /** The bytes by themselves. */
  copy(): Bytes {
    return slice(this.bytes, this.start, this.end);
  }
}
