import { Report } from "./report";

/** Most verdicts that wait for the next tick. */
const CAPACITY: i32 = 64;

/** A verdict that could not be written yet. */
export class QueuedVerdict {
  constructor(
    readonly fingerprint: string,
    readonly report: Report,
  ) {}
}

/** Verdicts in the order they were given, in the memory of one VM. */
export class VerdictQueue {
  private readonly waiting: QueuedVerdict[] = [];

  get length(): i32 {
    return this.waiting.length;
  }

  /** Appends a verdict; false when the queue is full: the verdict is lost. */
  push(fingerprint: string, report: Report): bool {
    if (this.waiting.length >= CAPACITY) return false;
    this.waiting.push(new QueuedVerdict(fingerprint, report));
    return true;
  }

  /** The verdict that waits longest; null when none does. */
  first(): QueuedVerdict | null {
    return this.waiting.length == 0 ? null : this.waiting[0];
  }

  dropFirst(): void {
    if (this.waiting.length > 0) this.waiting.shift();
  }
}
