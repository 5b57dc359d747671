import { BodyBuffer } from "./body_buffer.ts";
import type { RootContext } from "./context.ts";
import { HeaderMap, type HeaderInput } from "./header_map.ts";

/** An HTTP call a guest makes itself (`proxy_http_call`); a test answers it, or lets it time out. */
export class Callout {
  readonly id: number;
  readonly cluster: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly deadlineMs: number;
  state: "pending" | "answered" | "failed" = "pending";
  private readonly root: RootContext;

  constructor(
    id: number,
    root: RootContext,
    call: { cluster: string; headers: HeaderMap; body: Buffer; endMs: number },
  ) {
    this.id = id;
    this.root = root;
    this.cluster = call.cluster;
    this.headers = call.headers.toObject();
    this.body = call.body.toString("utf8");
    this.deadlineMs = call.endMs;
  }

  /** The answer arrives as one buffered block, on the root context. */
  respond(answer: { status: number; headers?: HeaderInput; body?: string | Buffer }): void {
    const headers = HeaderMap.from({ ":status": String(answer.status), ...answer.headers });
    this.settle("answered", headers, Buffer.from(answer.body ?? ""));
  }

  /** The call was reset: the guest hears of an answer without headers. */
  fail(): void {
    this.settle("failed", new HeaderMap(), Buffer.alloc(0));
  }

  private settle(state: "answered" | "failed", headers: HeaderMap, body: Buffer): void {
    if (this.state !== "pending") throw new Error(`callout ${this.id} is already ${this.state}`);
    this.state = state;
    this.root.calloutAnswer = { headers, body: new BodyBuffer(body, "read only"), trailers: new HeaderMap() };
    this.root.vm.call("proxy_on_http_call_response", this.root, this.id, headers.count, body.length, 0);
    this.root.calloutAnswer = undefined;
  }
}
