import { enterStream } from "../host/stream_control";
import { Beginnings } from "./beginnings";
import { HeaderHold } from "./header_hold";
import { HoldingStream, Wait } from "./holding_stream";

/** Ticks that a message waits for its body callback where holding is not known to work. */
const PATIENCE_TICKS: u32 = 2;
/** Milliseconds after which a body that comes once its headers were let go was not there before: it is slow. */
export const AT_ONCE_MS: u64 = 20;
/** Stands for a message that may wait as long as it likes, once holding is known to work. */
export const NO_LIMIT: u32 = u32.MAX_VALUE;

/** The messages of one direction of a root context whose headers wait for their body. */
export class HoldQueue {
  private readonly waiting: Map<u32, Wait> = new Map<u32, Wait>();

  constructor(private readonly hold: HeaderHold) {}

  /** Whether the headers of `stream` are held from now on, for `limitTicks` at most; if not they leave at once. */
  add(stream: HoldingStream, limitTicks: u32): bool {
    if (!this.hold.works) return false;
    this.waiting.set(stream.id, new Wait(stream, limitTicks));
    return true;
  }

  /** Some of the body of stream `id` is there. */
  bodyCame(id: u32): void {
    if (!this.hold.isProven && this.waiting.has(id)) this.hold.succeeded();
  }

  /** Stream `id` waits no longer. Whether its headers were still held, and so can still be edited. */
  release(id: u32): bool {
    return this.waiting.delete(id);
  }

  tick(): void {
    const ids = this.waiting.keys();
    for (let i = 0; i < ids.length; i++) {
      if (!this.waiting.has(ids[i])) continue;
      const wait = this.waiting.get(ids[i]);
      const limit = this.hold.isProven ? wait.limitTicks : min(wait.limitTicks, PATIENCE_TICKS);
      if (++wait.ticks >= limit) this.letGo(wait.stream);
    }
  }

  /** A message that was let go in vain turned out to have had its body behind it all the time. */
  disappointed(): void {
    this.hold.failed();
  }

  private letGo(stream: HoldingStream): void {
    this.waiting.delete(stream.id);
    if (enterStream(stream.id)) stream.letGo();
  }
}

/** What a root context holds back: in both directions, and for what callouts bring. */
export class Holds {
  readonly requests: HoldQueue;
  readonly answers: HoldQueue;
  /** Requests whose answers have a time to begin. */
  readonly beginnings: Beginnings = new Beginnings();
  /** Streams with a body that cannot be written yet. */
  private readonly bodies: Map<u32, HoldingStream> = new Map<u32, HoldingStream>();
  /** Of these the ones that are looking at the moment: held on to while garbage is collected. */
  private resuming: HoldingStream[] = [];

  constructor(requests: HeaderHold, answers: HeaderHold) {
    this.requests = new HoldQueue(requests);
    this.answers = new HoldQueue(answers);
  }

  tick(): void {
    this.requests.tick();
    this.answers.tick();
    this.beginnings.tick();
  }

  /** `stream` has its body, and waits for what must go into it. */
  awaitResume(stream: HoldingStream): void {
    this.bodies.set(stream.id, stream);
  }

  /** Stream `id` waits for nothing more. */
  forgetBody(id: u32): void {
    this.bodies.delete(id);
  }

  /** Something came that bodies wait for: each stream looks whether it can go on. */
  resume(): void {
    this.resuming = this.bodies.values();
    this.bodies.clear();
    for (let i = 0; i < this.resuming.length; i++) {
      const stream = this.resuming[i];
      if (enterStream(stream.id)) stream.onResume();
    }
    this.resuming = [];
  }
}
