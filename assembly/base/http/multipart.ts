import { startsWithFold, trim } from "../ascii";
import { Bytes, concat, equalRange, indexOf, slice, utf8 } from "../bytes";
import { parameterOf } from "./parameter";

const CR: u8 = 0x0d;
const LF: u8 = 0x0a;
const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;
const DASH: u8 = 0x2d;
const DASHES = utf8("--");
const DISPOSITION = utf8("content-disposition:");
const NAME = utf8("name");

/** The parts of a form (multipart/form-data: RFC 7578, RFC 2046 5.1.1), one after the other. */
export class FormReader {
  /** The value of the part at hand is [start, end) of the body. */
  start: i32 = 0;
  end: i32 = 0;
  /** Its field; EMPTY when it names none. */
  name: Bytes = utf8("");
  private readonly delimiter: Bytes;
  private at: i32;

  constructor(
    private readonly body: Bytes,
    boundary: Bytes,
  ) {
    this.delimiter = concat(DASHES, boundary);
    this.at = this.afterDelimiter(0);
  }

  /** Goes to the next part; false at the end of the form, or where it is none any more. */
  next(): bool {
    const body = this.body;
    if (this.at < 0 || this.isLast(this.at)) return false;
    let line = indexOf(body, LF, this.at) + 1;
    this.name = utf8("");
    while (line > 0 && !this.isBlank(line)) {
      const end = indexOf(body, LF, line);
      if (end < 0) return false;
      this.readHeader(slice(body, line, end));
      line = end + 1;
    }
    if (line <= 0) return false;
    this.start = indexOf(body, LF, line) + 1;
    this.at = this.afterDelimiter(this.start);
    this.end = this.at < 0 ? -1 : this.lineBreakBefore(this.at - this.delimiter.length);
    return this.end >= this.start;
  }

  /** Position behind the next delimiter that begins a line at or after `from`; -1 without one. */
  private afterDelimiter(from: i32): i32 {
    const body = this.body;
    const delimiter = this.delimiter;
    const base = changetype<usize>(body);
    for (let i = from; i + delimiter.length <= body.length; i++) {
      if (load<u8>(base + i) != DASH || (i > 0 && load<u8>(base + i - 1) != LF)) continue;
      const end = i + delimiter.length;
      const isSame = memory.compare(base + i, changetype<usize>(delimiter), delimiter.length) == 0;
      if (isSame && this.endsLine(end)) return end;
    }
    return -1;
  }

  /** Whether what stands at `at` can follow a boundary: the line's end, blanks before it, or the last one's dashes. */
  private endsLine(at: i32): bool {
    if (at >= this.body.length) return true;
    const byte = this.body[at];
    return byte == CR || byte == LF || byte == SPACE || byte == TAB || this.isLast(at);
  }

  /** Where the line break begins that belongs to the delimiter at `at`. */
  private lineBreakBefore(at: i32): i32 {
    const end = at - 1;
    return end > 0 && this.body[end - 1] == CR ? end - 1 : end;
  }

  private isLast(at: i32): bool {
    return at + 2 <= this.body.length && equalRange(this.body, at, at + 2, DASHES);
  }

  /** Whether the line at `at` is empty; what is behind the last line is none. */
  private isBlank(at: i32): bool {
    const body = this.body;
    if (at >= body.length) return false;
    return body[at] == LF || (body[at] == CR && at + 1 < body.length && body[at + 1] == LF);
  }

  private readHeader(line: Bytes): void {
    if (startsWithFold(line, DISPOSITION)) this.name = parameterOf(trim(withoutBreak(line)), NAME);
  }
}

function withoutBreak(line: Bytes): Bytes {
  const last = line.length - 1;
  return last >= 0 && line[last] == CR ? slice(line, 0, last) : line;
}
