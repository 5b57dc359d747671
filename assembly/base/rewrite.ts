import { Bytes, EMPTY, concat, slice } from "./bytes";

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

  get isChange(): bool {
    return this.end > 0 || this.head.length > 0;
  }

  /** Length of the new text. */
  get length(): i32 {
    return this.source.length - this.end + this.head.length;
  }

  /** The new text. */
  whole(): Bytes {
    return this.isChange ? concat(this.head, slice(this.source, this.end, this.source.length)) : this.source;
  }
}
