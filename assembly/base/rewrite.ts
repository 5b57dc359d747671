import { Bytes, EMPTY, slice } from "./bytes";

/** A text with a new beginning: the first `end` bytes of `source` become `head`, what follows stays as it is. */
export class Rewrite {
  constructor(
    readonly source: Bytes,
    readonly end: i32,
    readonly head: Bytes,
  ) {}

  static unchanged(source: Bytes): Rewrite {
    return new Rewrite(source, 0, EMPTY);
  }

  /** `text` in the place of all that was, which need not be kept for it. */
  static replaced(text: Bytes): Rewrite {
    return new Rewrite(EMPTY, 0, text);
  }

  get isChange(): bool {
    return this.end > 0 || this.head.length > 0;
  }

  /** Length of the new text. */
  get length(): i32 {
    return this.source.length - this.end + this.head.length;
  }

  /** The new text. */
  whole(): Bytes {
    const head = this.head;
    const rest = this.source.length - this.end;
    if (!this.isChange) return this.source;
    if (rest <= 0) return head;
    const text = new StaticArray<u8>(head.length + rest);
    memory.copy(changetype<usize>(text), changetype<usize>(head), head.length);
    memory.copy(changetype<usize>(text) + head.length, changetype<usize>(this.source) + this.end, rest);
    return text;
  }

  /** This text, to be kept: without what it has no need of, and with next to nothing copied. */
  kept(): Rewrite {
    const rest = this.source.length - this.end;
    if (this.head.length < rest) return this;
    return new Rewrite(slice(this.source, this.end, this.source.length), 0, this.head);
  }
}
