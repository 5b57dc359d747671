import { utf8 } from "../base/bytes";
import { HeaderHold } from "../gateway/header_hold";
import { HeaderMap, removeHeader } from "../host/headers";
import { continueRequest, enterStream } from "../host/stream_control";

const CONTENT_LENGTH = utf8("content-length");

/** Ticks that a held stream waits for its body callback, where holding is not known to work. */
const PATIENCE_TICKS: u32 = 2;

/** The streams of one root context whose headers wait for their body. */
export class HeldStreams {
  /** Stream id -> ticks waited. */
  private readonly waiting: Map<u32, u32> = new Map<u32, u32>();

  constructor(private readonly hold: HeaderHold) {}

  /** Whether the headers of stream `id` are to be held. If not they leave now, without the length they would have. */
  add(id: u32): bool {
    if (this.hold.works) {
      this.waiting.set(id, 0);
      return true;
    }
    removeHeader(HeaderMap.Request, CONTENT_LENGTH);
    return false;
  }

  /** Some of the body of stream `id` is there. */
  bodyCame(id: u32): void {
    if (this.waiting.has(id)) this.hold.succeeded();
  }

  /** Stream `id` waits no longer. Whether its headers were still held, and so can still be edited. */
  release(id: u32): bool {
    return this.waiting.delete(id);
  }

  tick(): void {
    const ids = this.waiting.keys();
    for (let i = 0; i < ids.length; i++) {
      const ticks = this.waiting.get(ids[i]) + 1;
      this.waiting.set(ids[i], ticks);
      if (ticks >= PATIENCE_TICKS && this.hold.givesUp()) this.letGo(ids[i]);
    }
  }

  private letGo(id: u32): void {
    this.waiting.delete(id);
    if (!enterStream(id)) return;
    removeHeader(HeaderMap.Request, CONTENT_LENGTH);
    continueRequest();
  }
}
