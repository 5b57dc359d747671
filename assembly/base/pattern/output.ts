import { Bytes, slice } from "../bytes";

const FIRST_SIZE: i32 = 128;

/** Bytes that grow by appending, up to a limit. */
export class Output {
  /** Whether something did not fit. */
  overflowed: bool = false;
  private bytes: Bytes = new StaticArray<u8>(FIRST_SIZE);
  private used: i32 = 0;

  constructor(private readonly limit: i32) {}

  /** Appends `source[start, end)`, a range that must exist. */
  append(source: Bytes, start: i32, end: i32): void {
    const size = end - start;
    if (size <= 0) return;
    if (size > this.limit - this.used) {
      this.overflowed = true;
      return;
    }
    if (this.used + size > this.bytes.length) this.grow(this.used + size);
    memory.copy(changetype<usize>(this.bytes) + this.used, changetype<usize>(source) + start, size);
    this.used += size;
  }

  /** What was appended. */
  finish(): Bytes {
    return slice(this.bytes, 0, this.used);
  }

  private grow(size: i32): void {
    const grown = new StaticArray<u8>(max(size, 2 * this.bytes.length));
    memory.copy(changetype<usize>(grown), changetype<usize>(this.bytes), this.used);
    this.bytes = grown;
  }
}
