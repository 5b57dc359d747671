import { TokenVerdict } from "./roster_change";

/** Most verdicts that wait for the next tick. */
const CAPACITY: i32 = 64;

/** Verdicts that could not be written yet, in the order they were given, in the memory of one VM. */
export class VerdictQueue {
  private readonly waiting: TokenVerdict[] = [];

  get length(): i32 {
    return this.waiting.length;
  }

  /** Appends a verdict; false when the queue is full: the verdict is lost. */
  push(verdict: TokenVerdict): bool {
    if (this.waiting.length >= CAPACITY) return false;
    this.waiting.push(verdict);
    return true;
  }

  /** The verdict that waits longest; null when none does. */
  first(): TokenVerdict | null {
    return this.waiting.length == 0 ? null : this.waiting[0];
  }

  dropFirst(): void {
    if (this.waiting.length > 0) this.waiting.shift();
  }
}
