/** Virtual time in milliseconds: `elapsedMs` only goes forward and drives timers, the wall clock may jump. */
export class Clock {
  elapsedMs = 0;
  private wallOffsetMs: number;

  constructor(startMs: number) {
    this.wallOffsetMs = startMs;
  }

  /** What guests read, in nanoseconds since 1970. */
  get wallNs(): bigint {
    return BigInt(this.wallOffsetMs + this.elapsedMs) * 1_000_000n;
  }

  /** Moves the wall clock alone (a correction by NTP); no timer fires. */
  jump(byMs: number): void {
    this.wallOffsetMs += byMs;
  }
}
