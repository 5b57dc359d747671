import { Bytes, EMPTY, equalRange, slice, together } from "../bytes";

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;

const BOM: Bytes = [0xef, 0xbb, 0xbf];

/**
 * The lines of one stream of server-sent events, however its bytes are cut: they end with LF, CR or CRLF, and a byte
 * order mark may stand before the first (WHATWG HTML, "Server-sent events", 9.2.5). At the end of the stream an
 * unfinished line counts. It keeps the bytes that belong to no complete line.
 */
export class SseLines {
  bytes: Bytes = EMPTY;
  /** The line that `next` found is `bytes[start, end)`. */
  start: i32 = 0;
  end: i32 = 0;
  /** Where `bytes` begin in the stream. */
  private origin: i32 = 0;
  /** First byte of `bytes` that belongs to no line read so far. */
  private at: i32 = 0;
  /** No line ends in [at, scanned). */
  private scanned: i32 = 0;
  /** What came since, none of which ends a line: a long one is put together once. */
  private readonly parts: Bytes[] = [];
  private partsSize: i32 = 0;
  private isStarted: bool = false;
  private isFinished: bool = false;

  /** Adds the bytes that follow those of earlier calls; they must not change afterwards. */
  push(bytes: Bytes): void {
    if (bytes.length == 0) return;
    const isInsideLine = this.at < this.bytes.length && this.scanned == this.bytes.length;
    this.parts.push(bytes);
    this.partsSize += bytes.length;
    if (!isInsideLine || lineEnd(bytes, 0) < bytes.length) this.gather();
  }

  /** Says that no bytes follow. */
  finish(): void {
    this.gather();
    this.isFinished = true;
  }

  /** Bytes of the line that is not complete. */
  get pending(): i32 {
    return this.bytes.length - this.at + this.partsSize;
  }

  /** Offset of the byte after the last line, from the first byte of the stream. */
  get offset(): i32 {
    return this.origin + this.at;
  }

  /** Whether no line follows. */
  get isOver(): bool {
    return this.isFinished && this.at == this.bytes.length;
  }

  /** Moves on to the next complete line; false when there is none. A CR at the very end may be half of a CRLF. */
  next(): bool {
    if (!this.isStarted && !this.skipMark()) return false;
    const bytes = this.bytes;
    const size = bytes.length;
    const end = lineEnd(bytes, this.scanned);
    this.scanned = end;
    if (end + 1 >= size && !this.isFinished && (end == size || bytes[end] == CR)) return false;
    if (this.at == size) return false;
    this.start = this.at;
    this.end = end;
    this.at = min(size, end + 1);
    if (end + 1 < size && bytes[end] == CR && bytes[end + 1] == LF) this.at++;
    this.scanned = this.at;
    return true;
  }

  private gather(): void {
    const rest = slice(this.bytes, this.at, this.bytes.length);
    this.bytes = together(rest, this.parts);
    this.parts.length = 0;
    this.partsSize = 0;
    this.origin += this.at;
    this.scanned -= this.at;
    this.at = 0;
  }

  /** Skips a byte order mark at the start of the stream; false while that cannot be told. */
  private skipMark(): bool {
    const size = min(this.bytes.length, BOM.length);
    const isMarked = equalRange(this.bytes, 0, size, slice(BOM, 0, size));
    if (isMarked && size < BOM.length && !this.isFinished) return false;
    this.isStarted = true;
    this.at = isMarked && size == BOM.length ? size : 0;
    this.scanned = this.at;
    return true;
  }
}

/** Position of the first CR or LF at or after `from`, or the size. */
export function lineEnd(bytes: Bytes, from: i32): i32 {
  const base = changetype<usize>(bytes);
  const size = bytes.length;
  let at = from;
  for (; at + 16 <= size; at += 16) {
    const lanes = v128.load(base + at);
    const ends = i8x16.bitmask(v128.or(i8x16.eq(lanes, i8x16.splat(LF)), i8x16.eq(lanes, i8x16.splat(CR))));
    if (ends != 0) return at + ctz(ends);
  }
  while (at < size && load<u8>(base + at) != LF && load<u8>(base + at) != CR) at++;
  return at;
}
