import { LocalReply } from "../base/http/local_reply";
import { HttpContext } from "../host/contexts";

/** Milliseconds between two ticks. */
export const TICK_MS: u32 = 1000;

/** A stream that can hold a message back. */
export abstract class HoldingStream extends HttpContext {
  /** Waiting is over: the held message goes on as it is. Host calls mean this stream. */
  abstract letGo(): void;

  /** The one local reply of a stream, if it had none yet. Always false: nothing else goes on. */
  abstract answer(reply: LocalReply): bool;

  /** What its body waits for may be there. Host calls mean this stream. */
  abstract onResume(): void;

  /** Its answer has not begun in time. Host calls mean this stream. */
  abstract onLate(): void;
}

/** A stream that waits, so many ticks at most. */
export class Wait {
  ticks: u32 = 0;

  constructor(
    readonly stream: HoldingStream,
    readonly limitTicks: u32,
  ) {}
}
