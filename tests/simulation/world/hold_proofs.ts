import type { Context, Vm } from "../../../emulator/index.ts";

const tickMs = 1000;
/** Ticks that a message is held where holding is not known to work. */
const patienceTicks = 2;

/** What VMs must have learned of holding: that a held message, of either direction, got its body. */
export class HoldProofs {
  private readonly proven = new Set<Vm>();
  /** Streams whose message was let go before. */
  private readonly gone = new WeakSet<Context>();

  has(vm: Vm): boolean {
    return this.proven.has(vm);
  }

  add(vm: Vm): void {
    this.proven.add(vm);
  }

  /** Requests are held until they are let go on a tick. */
  requestBodyCame(stream: Context): void {
    if (!this.gone.has(stream)) this.add(stream.vm);
  }

  letGo(streams: Iterable<Context>): void {
    for (const stream of streams) this.gone.add(stream);
  }

  /** Ticks after which an answer is let go. */
  mostTicks(vm: Vm, firstEventTimeout: number): number {
    const ticks = Math.floor(firstEventTimeout / tickMs) + 1;
    return this.has(vm) ? ticks : Math.min(ticks, patienceTicks);
  }
}

/** Longest that an answer is held: ticks, of which each may come late, end the waiting. */
export function longestHoldMs(firstEventTimeout: number): number {
  return (firstEventTimeout / tickMs + 2) * 2 * tickMs;
}
