import { Bytes, EMPTY, equalRange, slice, text } from "../base/bytes";

const FINGERPRINT_DIGITS: i32 = 16;

/**
 * Reads the fields of a shared record. Anything may be in it: a read beyond the end fails this and all further reads,
 * which answer 0 and EMPTY.
 */
export class RecordReader {
  private at: i32 = 0;
  private failed: bool = false;

  constructor(private readonly bytes: Bytes) {}

  /** Whether all was there that was read. */
  get isSound(): bool {
    return !this.failed;
  }

  /** Whether all was read and nothing is left. */
  get isDone(): bool {
    return !this.failed && this.at == this.bytes.length;
  }

  /** A number of `size` bytes, 1 to 8. */
  number(size: i32): u64 {
    const from = this.take(size);
    if (this.failed) return 0;
    let value: u64 = 0;
    for (let i = size - 1; i >= 0; i--) value = (value << 8) | this.bytes[from + i];
    return value;
  }

  raw(size: i32): Bytes {
    const from = this.take(size);
    return this.failed ? EMPTY : slice(this.bytes, from, from + size);
  }

  /** A token's fingerprint: 16 lower-case hexadecimal digits; "" where others stand. */
  fingerprint(): string {
    const digits = this.raw(FINGERPRINT_DIGITS);
    for (let i = 0; i < digits.length; i++) {
      const byte = digits[i];
      const isDigit = byte >= 0x30 && byte <= 0x39;
      if (!isDigit && (byte < 0x61 || byte > 0x66)) return "";
    }
    return text(digits);
  }

  /** A byte string after its length. */
  sized(): Bytes {
    return this.raw(<i32>this.number(2));
  }

  /** Whether the next bytes are `expected`; they are read. */
  expect(expected: Bytes): bool {
    const from = this.take(expected.length);
    return !this.failed && equalRange(this.bytes, from, from + expected.length, expected);
  }

  /** Where the next `size` bytes begin; fails when there are fewer. */
  private take(size: i32): i32 {
    const from = this.at;
    if (size > this.bytes.length - from) this.failed = true;
    else this.at = from + size;
    return from;
  }
}
