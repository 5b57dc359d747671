/** Prints what happens when, in seconds since it was made. */
export class Timeline {
  readonly #startMs = Date.now();

  /** One line: who did or saw something at `atMs` (wall clock), and what. */
  tell(who: string, what: string, atMs = Date.now()): void {
    const seconds = (Math.max(0, atMs - this.#startMs) / 1000).toFixed(2);
    console.log(`  ${seconds.padStart(6)} s  ${who.padEnd(10)}${what}`);
  }

  /** Milliseconds from the start to `atMs`. */
  sinceStart(atMs: number): number {
    return atMs - this.#startMs;
  }
}
