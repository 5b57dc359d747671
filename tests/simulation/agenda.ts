interface Entry {
  readonly atMs: number;
  readonly order: number;
  act(): void;
}

/** What is to happen at which virtual time; equal times in the order they were noted. A binary heap. */
export class Agenda {
  private readonly heap: Entry[] = [];
  private noted = 0;

  get nextMs(): number | undefined {
    return this.heap[0]?.atMs;
  }

  note(atMs: number, act: () => void): void {
    this.heap.push({ atMs, order: this.noted++, act });
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Takes out what comes first. */
  next(): (() => void) | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return () => first.act();
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.heap.length && this.isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, two] = [this.heap[a] as Entry, this.heap[b] as Entry];
    return one.atMs !== two.atMs ? one.atMs < two.atMs : one.order < two.order;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b] as Entry, this.heap[a] as Entry];
  }
}
