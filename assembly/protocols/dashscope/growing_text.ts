import { Bytes, EMPTY, concat, slice, startsWith } from "../../base/bytes";

/** How a stream tells what grows. */
export class Telling {
  constructor(
    /** Piece by piece; else all there is, again and again. */
    public isIncremental: bool,
  ) {}
}

/** One text of a stream. All texts are insides of JSON strings. */
export class GrowingText {
  /** The last snapshot. */
  private whole: Bytes = EMPTY;
  private fresh: Bytes = EMPTY;

  constructor(private readonly telling: Telling) {}

  /**
   * Reads what an event tells; nothing means that nothing changed. What does not go on from the last snapshot is none:
   * some models tell pieces unless they are told not to.
   */
  read(told: Bytes): void {
    if (told.length == 0) return;
    let news = told;
    if (!this.telling.isIncremental) {
      const whole = this.whole;
      if (whole.length == 0) this.whole = told;
      else if (startsWith(told, whole)) {
        this.whole = told;
        news = slice(told, whole.length, told.length);
      } else this.telling.isIncremental = true;
    }
    this.fresh = concat(this.fresh, news);
  }

  get hasNews(): bool {
    return this.fresh.length > 0;
  }

  /** What was read since the last time. */
  take(): Bytes {
    const fresh = this.fresh;
    this.fresh = EMPTY;
    return fresh;
  }
}
