import { Bytes, EMPTY, equalRange, isSame, slice } from "../bytes";

/**
 * Headers as the host serialises them (proxy-wasm ABI 0.2.1, "serialized header map"), read in place:
 * u32 count, then count x (u32 name size, u32 value size), then name NUL value NUL for each; little endian.
 * A map whose sizes do not add up is read as empty.
 */
export class HeaderView {
  readonly count: i32;
  /** Offset of each name in `bytes`; its value follows after one NUL. */
  private readonly offsets: StaticArray<i32>;
  /** Whether any value is of one byte. */
  private readonly hasByte: bool;

  constructor(private readonly bytes: Bytes) {
    const count = bytes.length < 4 ? 0 : load<i32>(changetype<usize>(bytes));
    const tableEnd: i64 = 4 + <i64>count * 8;
    const usable = count > 0 && tableEnd <= bytes.length;
    this.offsets = new StaticArray<i32>(usable ? count : 0);
    let offset: i64 = tableEnd;
    let hasByte = false;
    for (let i = 0; i < this.offsets.length; i++) {
      this.offsets[i] = <i32>offset;
      hasByte = hasByte || this.valueSize(i) == 1;
      offset += <i64>this.nameSize(i) + this.valueSize(i) + 2;
      if (offset > bytes.length) break;
    }
    this.count = usable && offset <= bytes.length ? count : 0;
    this.hasByte = hasByte;
  }

  /** Index of the first header called `name` (lower case), or -1. */
  find(name: Bytes): i32 {
    for (let i = 0; i < this.count; i++) if (this.says(i, name)) return i;
    return -1;
  }

  /** Whether header `index` is called `name`. */
  isNamed(index: i32, name: Bytes): bool {
    return index >= 0 && index < this.count && this.says(index, name);
  }

  /** Whether the name of header `index` begins with `prefix`. */
  nameStartsWith(index: i32, prefix: Bytes): bool {
    if (index < 0 || index >= this.count || <i32>this.nameSize(index) < prefix.length) return false;
    const start = this.offsets[index];
    return equalRange(this.bytes, start, start + prefix.length, prefix);
  }

  /** Whether the name of header `index` ends with `suffix`. */
  nameEndsWith(index: i32, suffix: Bytes): bool {
    if (index < 0 || index >= this.count || <i32>this.nameSize(index) < suffix.length) return false;
    const end = this.offsets[index] + <i32>this.nameSize(index);
    return equalRange(this.bytes, end - suffix.length, end, suffix);
  }

  /** Index of the first header from `start` on whose value is `byte` alone, or -1. Made for answers that have none. */
  nextOfByte(byte: u8, start: i32): i32 {
    if (!this.hasByte) return -1;
    for (let i = max(start, 0); i < this.count; i++) {
      if (this.valueSize(i) == 1 && this.bytes[this.offsets[i] + <i32>this.nameSize(i) + 1] == byte) return i;
    }
    return -1;
  }

  /** Whether the value of header `index` is `value`. */
  isValue(index: i32, value: Bytes): bool {
    if (index < 0 || index >= this.count) return false;
    const start = this.offsets[index] + <i32>this.nameSize(index) + 1;
    return equalRange(this.bytes, start, start + <i32>this.valueSize(index), value);
  }

  /** Length of the name of header `index`; 0 when there is no such header. */
  nameLength(index: i32): i32 {
    return index < 0 || index >= this.count ? 0 : <i32>this.nameSize(index);
  }

  name(index: i32): Bytes {
    if (index < 0 || index >= this.count) return EMPTY;
    const start = this.offsets[index];
    return slice(this.bytes, start, start + <i32>this.nameSize(index));
  }

  value(index: i32): Bytes {
    if (index < 0 || index >= this.count) return EMPTY;
    const start = this.offsets[index] + <i32>this.nameSize(index) + 1;
    return slice(this.bytes, start, start + <i32>this.valueSize(index));
  }

  /** Value of the first header called `name`; EMPTY when there is none. */
  get(name: Bytes): Bytes {
    return this.value(this.find(name));
  }

  /** Whether header `index`, which there is, is called `name`. */
  private says(index: i32, name: Bytes): bool {
    if (<i32>this.nameSize(index) != name.length) return false;
    return isSame(changetype<usize>(this.bytes) + this.offsets[index], changetype<usize>(name), name.length);
  }

  private nameSize(index: i32): u32 {
    return load<u32>(changetype<usize>(this.bytes) + 4 + ((<usize>index) << 3));
  }

  private valueSize(index: i32): u32 {
    return load<u32>(changetype<usize>(this.bytes) + 8 + ((<usize>index) << 3));
  }
}

/** No headers at all. */
export const NO_HEADERS: HeaderView = new HeaderView(EMPTY);
