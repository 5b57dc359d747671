import { BufferType, MapType, Status } from "./abi.ts";
import type { BodyBuffer } from "./body_buffer.ts";
import { Context, type RootContext } from "./context.ts";
import { Flow, type Delivered } from "./flow.ts";
import type { HeaderMap } from "./header_map.ts";
import { localReplyHeaders, plainReply, type LocalReply } from "./local_reply.ts";
import { encodeProperty } from "./properties.ts";
import type { RequestState } from "./request.ts";
import { streamProperty } from "./stream_property.ts";
import type { Task } from "./task.ts";

/** One stream context: a request through the filter (downstream), or one attempt of it (upstream). */
export class Stream extends Context {
  readonly state: RequestState;
  readonly request = new Flow(this.owner("request"));
  readonly response = new Flow(this.owner("response"));
  codeDetails: string | undefined;
  /** Set when the answer was made here, by the guest or by the emulator in Envoy's place. */
  localReply: LocalReply | undefined;
  over = false;
  private readonly rootContext: RootContext;
  private logging = false;

  constructor(root: RootContext, state: RequestState) {
    super(root.vm, root.vm.takeId());
    this.rootContext = root;
    this.state = state;
  }

  override get root(): RootContext {
    return this.rootContext;
  }

  /** Creates the guest's context; a dead VM answers 503 instead. */
  *open(): Task {
    this.vm.add(this);
    yield* this.run("proxy_on_context_create", this.root.id);
  }

  /** Ends the stream: the client went away, the vendor reset, or it was answered. Runs the guest's last callbacks. */
  *finish(): Task {
    if (this.over) return;
    this.over = true;
    this.request.closed = true;
    this.response.closed = true;
    if (this.vm.world.mode === "downstream") {
      this.logging = true;
      yield* this.vm.call("proxy_on_log", this);
      this.logging = false;
    }
    yield* this.vm.call("proxy_on_done", this);
    yield* this.vm.call("proxy_on_delete", this);
    this.vm.remove(this);
  }

  override headers(type: number): HeaderMap | undefined {
    if (type === MapType.RequestHeaders) return this.visible(this.request.headersVisible, this.request.headers);
    if (type === MapType.RequestTrailers) return this.visible(this.request.trailersVisible, this.request.trailers);
    if (type === MapType.ResponseHeaders) return this.visible(this.response.headersVisible, this.response.headers);
    return type === MapType.ResponseTrailers
      ? this.visible(this.response.trailersVisible, this.response.trailers)
      : this.root.headers(type);
  }

  override buffer(type: number): BodyBuffer | undefined {
    if (type === BufferType.RequestBody) return this.request.body;
    return type === BufferType.ResponseBody ? this.response.body : this.root.buffer(type);
  }

  override property(path: string): Buffer | undefined {
    if (this.state.properties.decides(path)) return this.state.properties.get(path);
    const own = path.startsWith("filter_state\0wasm.") ? path.slice("filter_state\0wasm.".length) : path;
    return this.state.filterState.get(own) ?? encodeProperty(streamProperty(this, path)) ?? super.property(path);
  }

  override setProperty(path: string, value: Buffer): number {
    this.state.filterState.set(path, value);
    return Status.Ok;
  }

  override continueStream(direction: "request" | "response"): number {
    this.vm.defer(() => this[direction].resume());
    this.request.headersVisible = false;
    this.request.trailersVisible = false;
    return Status.Ok;
  }

  override closeStream(): number {
    this.vm.defer(() => this.finish());
    return Status.Ok;
  }

  override replyLocally(reply: LocalReply): number {
    if (this.over) {
      this.fault("a local reply on a finished stream: from on_log it crashes Envoy");
      return Status.Ok;
    }
    if (this.localReply !== undefined) {
      this.fault("two local replies on one stream");
      return Status.Ok;
    }
    this.localReply = reply;
    this.vm.defer(() => this.deliver(reply));
    return Status.Ok;
  }

  /** An answer of Envoy's own on this stream (413, 500), through the guest's response callbacks where Envoy does so. */
  *replyForEnvoy(status: number, details: string, text: string): Task {
    const reply = plainReply(status, details, text);
    this.localReply ??= reply;
    yield* this.deliver(reply);
  }

  private visible(shown: boolean, map: HeaderMap | undefined): HeaderMap | undefined {
    return shown || this.logging ? map : undefined;
  }

  private *deliver(reply: LocalReply): Task {
    if (this.over) return;
    this.request.closed = true;
    if (this.response.delivered !== undefined) {
      this.fault("a local reply after the response began: Envoy resets the stream");
      return yield* this.finish();
    }
    const headers = localReplyHeaders(reply);
    this.codeDetails = reply.details;
    const unseen = this.vm.world.mode === "upstream" || this.response.headers !== undefined;
    if (unseen) return yield* this.deliverDirectly(headers, reply.body);
    const empty = reply.body.length === 0;
    yield* this.response.receiveHeaders(headers, empty);
    if (!empty) yield* this.response.receiveBody(reply.body, true);
  }

  /** In upstream mode, and past the response headers in both, a local reply meets no filter any more. */
  private *deliverDirectly(headers: HeaderMap, body: Buffer): Task {
    this.response.delivered = { headers, chunks: body.length === 0 ? [] : [body], ended: true };
    yield* this.finish();
  }

  private fault(text: string): void {
    this.vm.world.faults.push(`${this.vm.name}, stream ${this.id}: ${text}`);
  }

  /** Runs a stream callback; on a dead VM the stream fails with 503 and the result is undefined. */
  private *run(name: string, ...args: number[]): Task<number | undefined> {
    const status = yield* this.vm.call(name, this, ...args);
    if (this.vm.trap === undefined) return status ?? 0;
    if (!this.over) this.fail();
    return undefined;
  }

  private fail(): void {
    this.request.closed = true;
    this.response.closed = true;
    this.over = true;
    if (this.response.delivered !== undefined) return;
    const reply = plainReply(503, "wasm_fail_stream", "");
    this.localReply = reply;
    this.response.delivered = { headers: localReplyHeaders(reply), chunks: [], ended: true };
  }

  private owner(direction: "request" | "response") {
    const tooLarge = () =>
      direction === "request"
        ? this.replyForEnvoy(413, "request_payload_too_large", "Payload Too Large")
        : this.replyForEnvoy(500, "response_payload_too_large", "Internal Server Error");
    return {
      holdFlag: () => this.vm.world.holdFlag,
      bufferLimit: () => this.vm.world.bufferLimit,
      onHeaders: (count: number, end: boolean) => this.run(`proxy_on_${direction}_headers`, count, end ? 1 : 0),
      onBody: (size: number, end: boolean) => this.run(`proxy_on_${direction}_body`, size, end ? 1 : 0),
      onTrailers: (count: number) => this.run(`proxy_on_${direction}_trailers`, count),
      onTooLarge: tooLarge,
      onEnd: (delivered: Delivered) => this.ended(direction, delivered),
      onFault: (text: string) => this.fault(`${direction}: ${text}`),
    };
  }

  private *ended(direction: "request" | "response", delivered: Delivered): Task {
    const claimed = delivered.headers.get("content-length");
    const length = delivered.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const bodiless = direction === "response" && this.state.headers.get(":method") === "HEAD";
    if (claimed !== undefined && Number(claimed) !== length && !bodiless) {
      this.fault(`${direction}: content-length says ${claimed}, the body has ${length} bytes`);
    }
    if (direction === "response") yield* this.finish();
  }
}
