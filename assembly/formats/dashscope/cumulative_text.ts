import { ByteRange } from "../../base/byte_range";
import { Bytes, EMPTY, slice } from "../../base/bytes";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { insideOf } from "./text";

/** How a stream tells what grows. */
export class StreamMode {
  constructor(
    /** Piece by piece; else all there is, again and again. */
    public isIncremental: bool,
  ) {}
}

/** One text of a stream. All texts are insides of JSON strings. */
export class CumulativeText {
  /** The last snapshot. */
  private readonly whole: ByteRange = new ByteRange();
  private readonly fresh: ByteRange = new ByteRange();
  /** What is fresh behind that, when it came in several pieces. */
  private readonly more: Bytes[] = [];

  constructor(private readonly mode: StreamMode) {}

  /** Reads what an event tells at `node`, a string or a list of parts. */
  readAt(document: JsonDocument, node: i32): void {
    if (document.kind(node) == JsonKind.String) {
      this.read(document.bytes, document.start(node) + 1, document.end(node) - 1);
    } else {
      const inside = insideOf(document, node);
      this.read(inside, 0, inside.length);
    }
  }

  /**
   * Reads what an event tells; nothing means that nothing changed. What does not go on from the last snapshot is none:
   * some models tell pieces unless they are told not to.
   */
  read(told: Bytes, start: i32, end: i32): void {
    if (start >= end) return;
    let from = start;
    if (!this.mode.isIncremental) {
      if (this.whole.begins(told, start, end)) {
        from = start + this.whole.size;
        this.whole.set(told, start, end);
      } else this.mode.isIncremental = true;
    }
    if (from == end) return;
    if (this.hasNews) this.more.push(slice(told, from, end));
    else this.fresh.set(told, from, end);
  }

  get hasNews(): bool {
    return this.fresh.size > 0;
  }

  /** Writes the member `key` with what was read since the last time. */
  write(key: Bytes, writer: JsonWriter): void {
    writer.key(key);
    writer.beginString();
    writer.rawText(this.fresh.bytes, this.fresh.start, this.fresh.end);
    for (let i = 0; i < this.more.length; i++) writer.rawText(this.more[i], 0, this.more[i].length);
    writer.endString();
    this.more.length = 0;
    this.fresh.set(EMPTY, 0, 0);
  }
}
