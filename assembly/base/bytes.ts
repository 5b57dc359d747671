/** Owned byte strings: the one text type of the hot path. UTF-16 strings exist at configuration time only. */
export type Bytes = StaticArray<u8>;

export const EMPTY: Bytes = new StaticArray<u8>(0);

/** Bytes that are compared at once. */
const LANES: i32 = 16;

/** UTF-8 bytes of `text`. */
export function utf8(text: string): Bytes {
  const size = String.UTF8.byteLength(text);
  const bytes = new StaticArray<u8>(size);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, changetype<usize>(bytes));
  return bytes;
}

/** `bytes` as a string; bytes that are not UTF-8 become replacement characters. */
export function text(bytes: Bytes): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(bytes), bytes.length);
}

/** A copy of `bytes[start, end)`; the range is clamped to what exists. */
export function slice(bytes: Bytes, start: i32, end: i32): Bytes {
  const from = max(0, min(start, bytes.length));
  const size = max(0, min(end, bytes.length) - from);
  if (size == 0) return EMPTY;
  const copy = new StaticArray<u8>(size);
  memory.copy(changetype<usize>(copy), changetype<usize>(bytes) + from, size);
  return copy;
}

export function equal(a: Bytes, b: Bytes): bool {
  return a.length == b.length && isSame(changetype<usize>(a), changetype<usize>(b), a.length);
}

/** Whether `bytes[start, end)` is exactly `other`; false for a range that does not exist. */
export function equalRange(bytes: Bytes, start: i32, end: i32, other: Bytes): bool {
  if (start < 0 || end > bytes.length || end - start != other.length) return false;
  return isSame(changetype<usize>(bytes) + start, changetype<usize>(other), other.length);
}

export function startsWith(bytes: Bytes, prefix: Bytes): bool {
  return bytes.length >= prefix.length && equalRange(bytes, 0, prefix.length, prefix);
}

export function endsWith(bytes: Bytes, suffix: Bytes): bool {
  return bytes.length >= suffix.length && equalRange(bytes, bytes.length - suffix.length, bytes.length, suffix);
}

/** Whether `part` stands anywhere in `bytes`. */
export function contains(bytes: Bytes, part: Bytes): bool {
  return find(bytes, part, 0) >= 0;
}

/** Position of the first `part` at or after `from`, or -1. */
export function find(bytes: Bytes, part: Bytes, from: i32): i32 {
  if (part.length == 0) return from <= bytes.length ? max(0, from) : -1;
  const first = part[0];
  for (let at = indexOf(bytes, first, from); at >= 0; at = indexOf(bytes, first, at + 1)) {
    if (equalRange(bytes, at, at + part.length, part)) return at;
  }
  return -1;
}

/** Position of the first `byte` at or after `from`, or -1. */
export function indexOf(bytes: Bytes, byte: u8, from: i32 = 0): i32 {
  const start = changetype<usize>(bytes);
  const wanted = i8x16.splat(byte);
  const size = bytes.length;
  let at = max(0, from);
  for (; at <= size - LANES; at += LANES) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(start + at), wanted));
    if (found != 0) return at + ctz(found);
  }
  for (; at < size; at++) if (bytes[at] == byte) return at;
  return -1;
}

/** Position of the first byte `a` at or after `from` that `b` follows, or that is the last; the size: there is none. */
export function indexOfPair(bytes: Bytes, a: u8, b: u8, from: i32): i32 {
  const start = changetype<usize>(bytes);
  const last = bytes.length - 1;
  let at = max(0, from);
  for (; at <= last - LANES; at += LANES) {
    const first = i8x16.eq(v128.load(start + at), i8x16.splat(a));
    const found = i8x16.bitmask(v128.and(first, i8x16.eq(v128.load(start + at, 1), i8x16.splat(b))));
    if (found != 0) return at + ctz(found);
  }
  for (; at <= last; at++) if (bytes[at] == a && (at == last || bytes[at + 1] == b)) break;
  return at;
}

export function concat(a: Bytes, b: Bytes): Bytes {
  if (a.length == 0) return b;
  if (b.length == 0) return a;
  const joined = new StaticArray<u8>(a.length + b.length);
  memory.copy(changetype<usize>(joined), changetype<usize>(a), a.length);
  memory.copy(changetype<usize>(joined) + a.length, changetype<usize>(b), b.length);
  return joined;
}

/** `parts` in order, with `separator` between any two; not copied where there is but one. */
export function joined(parts: Bytes[], separator: u8): Bytes {
  if (parts.length == 0) return EMPTY;
  if (parts.length == 1) return parts[0];
  let size = parts.length - 1;
  for (let i = 0; i < parts.length; i++) size += parts[i].length;
  const whole = new StaticArray<u8>(size);
  let at = changetype<usize>(whole);
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) store<u8>(at++, separator);
    memory.copy(at, changetype<usize>(parts[i]), parts[i].length);
    at += parts[i].length;
  }
  return whole;
}

/** `first` and then `others` in order, not copied where there is but one. */
export function together(first: Bytes, others: Bytes[]): Bytes {
  if (first.length == 0 && others.length == 1) return others[0];
  if (others.length == 0) return first;
  let size = first.length;
  for (let i = 0; i < others.length; i++) size += others[i].length;
  const whole = new StaticArray<u8>(size);
  memory.copy(changetype<usize>(whole), changetype<usize>(first), first.length);
  let at = changetype<usize>(whole) + first.length;
  for (let i = 0; i < others.length; i++) {
    memory.copy(at, changetype<usize>(others[i]), others[i].length);
    at += others[i].length;
  }
  return whole;
}

/** Whether `size` bytes at `a` and `b` are the same; `memory.compare` is slow where their alignments differ. */
export function isSame(a: usize, b: usize, size: i32): bool {
  if (size >= 8) {
    const last = size - 8;
    for (let at = 0; at < last; at += 8) if (load<u64>(a + at) != load<u64>(b + at)) return false;
    return load<u64>(a + last) == load<u64>(b + last);
  }
  if (size >= 4) {
    const last = size - 4;
    return load<u32>(a) == load<u32>(b) && load<u32>(a + last) == load<u32>(b + last);
  }
  for (; size > 0; size--, a++, b++) if (load<u8>(a) != load<u8>(b)) return false;
  return true;
}
