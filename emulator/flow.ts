import { DataStatus, HeadersStatus } from "./abi.ts";
import { BodyBuffer } from "./body_buffer.ts";
import type { HeaderMap } from "./header_map.ts";
import type { Task } from "./task.ts";

/** What has left the filter in one direction so far. */
export interface Delivered {
  readonly headers: HeaderMap;
  readonly chunks: Buffer[];
  trailers?: HeaderMap;
  ended: boolean;
}

/** The guest's side of a flow. Undefined from a callback: the stream is over (a trap), nothing more may be done. */
export interface FlowOwner {
  holdFlag(): boolean;
  bufferLimit(): number;
  onHeaders(count: number, end: boolean): Task<number | undefined>;
  onBody(size: number, end: boolean): Task<number | undefined>;
  onTrailers(count: number): Task<number | undefined>;
  onTooLarge(): Task;
  onEnd(delivered: Delivered): Task;
  onFault(text: string): void;
}

/** One direction of a stream through one filter: Envoy's filter manager (stop, buffer, resume) around the callbacks. */
export class Flow {
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  delivered: Delivered | undefined;
  closed = false;
  headersVisible = false;
  trailersVisible = false;
  private readonly owner: FlowOwner;
  private state: "flowing" | "stopped" | "stopped all" = "flowing";
  private limited = true;
  private ended = false;
  private held: BodyBuffer | undefined;
  private running: BodyBuffer | undefined;
  private buffering = false;

  constructor(owner: FlowOwner) {
    this.owner = owner;
  }

  /** The body a guest sees now: what is buffered for it, or the chunk being delivered. */
  get body(): BodyBuffer | undefined {
    return this.buffering ? this.held : this.running;
  }

  *receiveHeaders(headers: HeaderMap, end: boolean): Task {
    this.headers = headers;
    this.headersVisible = true;
    this.ended = end;
    const status = yield* this.owner.onHeaders(headers.count, end);
    if (status === undefined || this.closed) return;
    if (status === HeadersStatus.Continue || status === HeadersStatus.ContinueAndDontEndStream) {
      this.headersVisible = false;
      return yield* this.releaseHeaders(end);
    }
    const single = status === HeadersStatus.StopIteration && this.owner.holdFlag();
    this.state = single ? "stopped" : "stopped all";
    this.limited = status === HeadersStatus.StopAllAndBuffer;
  }

  *receiveBody(bytes: Buffer, end: boolean): Task {
    if (this.closed) return;
    this.ended = end;
    if (this.state === "stopped all") yield* this.hold(bytes);
    else yield* this.offerBody(bytes, end);
  }

  *receiveTrailers(trailers: HeaderMap): Task {
    if (this.closed) return;
    this.trailers = trailers;
    this.ended = true;
    if (this.state !== "stopped all") yield* this.offerTrailers(trailers);
  }

  /** `proxy_continue_stream`: what is held goes on; after "stop all" the guest first gets the body it never saw. */
  *resume(): Task {
    if (this.closed) return;
    if (this.state === "flowing") return this.owner.onFault("continue_stream on a stream that is not paused");
    const unseen = this.state === "stopped all";
    const trailers = this.trailers;
    this.state = "flowing";
    this.buffering = false;
    if (this.delivered === undefined) {
      yield* this.releaseHeaders(this.ended && this.held === undefined && trailers === undefined);
    }
    const held = this.held;
    this.held = undefined;
    const last = this.ended && trailers === undefined;
    if (held !== undefined && unseen) yield* this.offerBody(held.drain(), last);
    else if (held !== undefined) yield* this.releaseBody(held.drain(), last);
    if (trailers === undefined || this.closed) return;
    if (!unseen) return yield* this.releaseTrailers(trailers);
    if (this.held !== undefined) {
      this.owner.onFault("after stop-all the body was held for the trailers: Envoy runs them twice and loses the body");
    }
    yield* this.offerTrailers(trailers);
  }

  private *offerBody(bytes: Buffer, end: boolean): Task {
    if (this.buffering) {
      this.limited = true;
      yield* this.hold(bytes);
      if (this.closed) return;
    }
    const chunk = this.buffering ? undefined : new BodyBuffer(bytes);
    this.running = chunk;
    const status = yield* this.owner.onBody(this.body?.length ?? 0, end);
    this.running = undefined;
    this.buffering = status === DataStatus.StopAndBuffer;
    if (status === undefined || this.closed) return;
    const rest = chunk?.drain() ?? Buffer.alloc(0);
    if (status === DataStatus.Continue && this.state === "flowing") return yield* this.releaseBody(rest, end);
    if (status === DataStatus.Continue) {
      yield* this.hold(rest);
      return this.closed ? undefined : yield* this.resume();
    }
    this.state = "stopped";
    this.limited = status === DataStatus.StopAndBuffer;
    if (status === DataStatus.StopAndBuffer || status === DataStatus.StopAndWatermark) yield* this.hold(rest);
  }

  private *offerTrailers(trailers: HeaderMap): Task {
    this.trailersVisible = true;
    const status = yield* this.owner.onTrailers(trailers.count);
    if (status === undefined || this.closed) return;
    if (status !== 0) {
      if (this.state === "flowing") this.state = "stopped";
      return;
    }
    this.trailersVisible = false;
    if (this.state === "flowing") yield* this.releaseTrailers(trailers);
    else yield* this.resume();
  }

  private *hold(bytes: Buffer): Task {
    this.held ??= new BodyBuffer(Buffer.alloc(0));
    this.held.append(bytes);
    if (this.limited && this.held.length > this.owner.bufferLimit()) yield* this.owner.onTooLarge();
  }

  private *releaseHeaders(end: boolean): Task {
    if (this.headers === undefined) return;
    this.delivered = { headers: this.headers.clone(), chunks: [], ended: false };
    if (end) yield* this.finish(this.delivered);
  }

  private *releaseBody(bytes: Buffer, end: boolean): Task {
    if (this.delivered === undefined) return;
    if (bytes.length > 0) this.delivered.chunks.push(bytes);
    if (end) yield* this.finish(this.delivered);
  }

  private *releaseTrailers(trailers: HeaderMap): Task {
    if (this.delivered === undefined) return;
    this.delivered.trailers = trailers.clone();
    yield* this.finish(this.delivered);
  }

  private *finish(delivered: Delivered): Task {
    delivered.ended = true;
    yield* this.owner.onEnd(delivered);
  }
}
