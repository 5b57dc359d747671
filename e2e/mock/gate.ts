/** Lets a stream wait until somebody says go on; a `resume` before the wait is not remembered. */
export class Gate {
  #waiting: (() => void)[] = [];

  /** Resolves at the next `resume`. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  resume(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
