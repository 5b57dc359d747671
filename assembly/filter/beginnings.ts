import { enterStream } from "../host/stream_control";
import { HoldingStream, TICK_MS, Wait } from "./holding_stream";

/** The streams whose answers are to begin in time, to the tick: one that is late has had its time in full. */
export class Beginnings {
  private readonly waiting: Map<u32, Wait> = new Map<u32, Wait>();

  add(stream: HoldingStream, limitMs: u32): void {
    this.waiting.set(stream.id, new Wait(stream, limitMs / TICK_MS + (limitMs % TICK_MS == 0 ? 1 : 2)));
  }

  /** The answer of stream `id` has begun, or is awaited no longer. */
  release(id: u32): void {
    this.waiting.delete(id);
  }

  tick(): void {
    const ids = this.waiting.keys();
    for (let i = 0; i < ids.length; i++) {
      if (!this.waiting.has(ids[i])) continue;
      const wait = this.waiting.get(ids[i]);
      if (++wait.ticks < wait.limitTicks) continue;
      this.waiting.delete(ids[i]);
      if (enterStream(ids[i])) wait.stream.onLate();
    }
  }
}
