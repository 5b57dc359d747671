import { BodyBuffer } from "./body_buffer.ts";
import type { CalloutCall, RootContext } from "./context.ts";
import { HeaderMap, type HeaderInput } from "./header_map.ts";
import { complete, type Task } from "./task.ts";

/** What a callout's cluster answers. */
export interface CalloutAnswer {
  readonly status: number;
  readonly headers?: HeaderInput;
  readonly body?: string | Buffer;
}

/** An HTTP call a guest makes itself (`proxy_http_call`); a test answers it, or lets it time out. */
export class Callout {
  readonly id: number;
  readonly cluster: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly deadlineMs: number;
  state: "pending" | "answered" | "failed" = "pending";
  readonly root: RootContext;

  constructor(id: number, root: RootContext, call: CalloutCall) {
    this.id = id;
    this.root = root;
    this.cluster = call.cluster;
    this.headers = call.headers.toObject();
    this.body = call.body.toString("utf8");
    this.deadlineMs = call.endMs;
  }

  /** The answer arrives as one buffered block, on the root context. */
  respond(answer: CalloutAnswer): void {
    complete(this.answer(answer));
  }

  /** The call was reset: the guest hears of an answer without headers. */
  fail(): void {
    complete(this.reset());
  }

  /** As `respond`, for a VM that may be paused. */
  *answer(answer: CalloutAnswer): Task {
    const headers = HeaderMap.from({ ":status": String(answer.status), ...answer.headers });
    yield* this.settle("answered", headers, Buffer.from(answer.body ?? ""));
  }

  /** As `fail`, for a VM that may be paused. */
  *reset(): Task {
    yield* this.settle("failed", new HeaderMap(), Buffer.alloc(0));
  }

  private *settle(state: "answered" | "failed", headers: HeaderMap, body: Buffer): Task {
    if (this.state !== "pending") throw new Error(`callout ${this.id} is already ${this.state}`);
    this.state = state;
    this.root.calloutAnswer = { headers, body: new BodyBuffer(body, "read only"), trailers: new HeaderMap() };
    yield* this.root.vm.call("proxy_on_http_call_response", this.root, this.id, headers.count, body.length, 0);
    this.root.calloutAnswer = undefined;
  }
}
