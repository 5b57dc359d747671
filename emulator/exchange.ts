import type { RootContext } from "./context.ts";
import type { HeaderInput } from "./header_map.ts";
import {
  chunksOf,
  headersOf,
  messageOf,
  play,
  playEnd,
  type Answer,
  type Message,
  type MessageInput,
  type Reply,
} from "./message.ts";
import type { Properties } from "./properties.ts";
import { complete } from "./task.ts";
import type { RequestInput, RequestState } from "./request.ts";
import { Stream } from "./stream.ts";

/** A vendor's answer. */
export interface ResponseInput extends MessageInput {
  readonly status: number;
  /** `response.code_details`; default "via_upstream". Another value plays an answer of Envoy's own. */
  readonly codeDetails?: string;
}

/** What an exchange needs of its emulator. */
export interface ExchangeHost {
  readonly mode: "downstream" | "upstream";
  root(input: RequestInput): RootContext;
}

/** One request and its answer, or in upstream mode one attempt of it, in a test author's words. */
export class Exchange {
  private readonly host: ExchangeHost;
  private readonly input: RequestInput;
  private readonly stream: Stream;

  constructor(host: ExchangeHost, input: RequestInput, state: RequestState) {
    this.host = host;
    this.input = input;
    this.stream = new Stream(host.root(input), state);
    complete(this.stream.open());
    if (!this.stream.over) complete(play(this.stream.request, state.headers, input));
  }

  /** Id of the filter's context, as it stands in `proxy_set_effective_context`. */
  get contextId(): number {
    return this.stream.id;
  }

  /** What has gone on to the vendor; undefined while the headers are held, or when the filter answered itself. */
  get upstream(): (Message & { readonly cluster: string }) | undefined {
    const message = messageOf(this.stream.request.delivered);
    return message === undefined ? undefined : { ...message, cluster: this.stream.state.cluster };
  }

  /** The local reply as the client gets it; undefined when there is none, or while the filter holds it. */
  get reply(): Reply | undefined {
    const reply = this.stream.localReply;
    const answer = this.response;
    return reply === undefined || answer === undefined ? undefined : { ...answer, details: reply.details };
  }

  /** What has gone on to the client (upstream mode: to the router) so far. */
  get response(): Answer | undefined {
    const message = messageOf(this.stream.response.delivered);
    return message === undefined ? undefined : { ...message, status: Number(message.headers[":status"]) };
  }

  /** True while the filter keeps even the request's headers. */
  get held(): boolean {
    return !this.stream.over && this.stream.request.delivered === undefined;
  }

  /** True once the stream is finished and its context deleted. */
  get over(): boolean {
    return this.stream.over;
  }

  /** Host calls made in this stream's callbacks, by name. */
  get hostCalls(): ReadonlyMap<string, number> {
    return this.stream.hostCalls.byName;
  }

  /** Sum of `hostCalls`. */
  get hostCallTotal(): number {
    return this.stream.hostCalls.total;
  }

  resetHostCalls(): void {
    this.stream.hostCalls.reset();
  }

  /** Filter state the guest wrote by `proxy_set_property`. */
  get filterState(): Record<string, string> {
    return Object.fromEntries(
      [...this.stream.state.filterState].map(([name, value]) => [name, value.toString("utf8")]),
    );
  }

  get properties(): Properties {
    return this.stream.state.properties;
  }

  get cluster(): string {
    return this.stream.state.cluster;
  }

  /** The route changed its mind: `xds.cluster_name` from now on. */
  set cluster(name: string) {
    this.stream.state.cluster = name;
  }

  set route(name: string) {
    this.stream.state.route = name;
  }

  /** A further chunk of a request made with `end: "open"`. */
  send(chunk: string | Uint8Array, end: "last chunk" | "open" = "open"): void {
    complete(this.stream.request.receiveBody(Buffer.from(chunk), end === "last chunk"));
  }

  /** Ends a request made with `end: "open"`. */
  end(trailers?: HeaderInput): void {
    complete(playEnd(this.stream.request, trailers));
  }

  /** The vendor answers. Throws when nothing was sent to it, or when it answered already. */
  respond(input: ResponseInput): void {
    if (this.stream.over) throw new Error("the exchange is over: nobody waits for this answer");
    if (this.stream.request.delivered === undefined) throw new Error("the vendor has not received this request");
    if (this.stream.response.headers !== undefined) throw new Error("the vendor has answered already");
    this.stream.codeDetails = input.codeDetails ?? "via_upstream";
    complete(play(this.stream.response, headersOf({ ":status": String(input.status) }, input), input));
  }

  /** A further chunk of an answer made with `end: "open"`. */
  respondMore(chunk: string | Uint8Array, end: "last chunk" | "open" = "open"): void {
    complete(this.stream.response.receiveBody(Buffer.from(chunk), end === "last chunk"));
  }

  /** Ends an answer made with `end: "open"`. */
  respondEnd(trailers?: HeaderInput): void {
    complete(playEnd(this.stream.response, trailers));
  }

  /** The client goes away, or the vendor's connection dies: the stream ends without further data. */
  disconnect(): void {
    complete(this.stream.finish());
  }

  /**
   * Upstream mode: the router tries again. A fresh stream context sees the headers and the filter state as this attempt
   * left them, and the client's original body, which the router kept: one chunk.
   */
  attempt(): Exchange {
    if (this.host.mode !== "upstream") throw new Error("attempts exist in upstream mode only");
    complete(this.stream.finish());
    const state = this.stream.state;
    const count = state.headers.get("x-envoy-attempt-count");
    if (count !== undefined) state.headers.replace("x-envoy-attempt-count", String(Number(count) + 1));
    const body = chunksOf(this.input.body);
    const end = this.input.end === "open" ? "open" : "last chunk";
    return new Exchange(
      this.host,
      { ...this.input, end, body: body.length > 0 ? Buffer.concat(body) : undefined },
      state,
    );
  }
}
