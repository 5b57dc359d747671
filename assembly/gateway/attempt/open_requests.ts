import { hex } from "../../base/hex";
import { Host } from "../../ports/host";
import { Failure } from "./failure";
import { Pool } from "./pool";
import { Request } from "./request";
import { settle } from "./settlement";

/** Milliseconds within which the router begins the next attempt, its back-off included, or never does. */
const PATIENCE_MS: u64 = 2000;
/** Most requests that are kept: more between two attempts at a time are an attack, or an outage. */
const CAPACITY: i32 = 1024;
const ID_BYTES: i32 = 8;

/** A request between two attempts. */
class OpenRequest {
  constructor(
    readonly pool: Pool,
    readonly failures: Failure[],
    readonly sinceMs: u64,
  ) {}
}

/**
 * The failures of requests whose next attempt has not begun: the attempts of a request are streams of one VM, which
 * know each other by the id in the state. What nobody takes over is a request that is over.
 */
export class OpenRequests {
  private readonly waiting: Map<string, OpenRequest> = new Map<string, OpenRequest>();

  constructor(private readonly host: Host) {}

  /** Keeps the failures of `request`, if it has any, for the next one; without room they are settled now. */
  leave(pool: Pool, request: Request): void {
    const failures = request.tries.takeFailures();
    if (failures.length == 0) return;
    if (request.tries.requestId.length == 0) request.tries.requestId = hex(this.host.random().secret(ID_BYTES));
    const id = request.tries.requestId;
    if (this.waiting.size >= CAPACITY || this.waiting.has(id)) settle(pool, failures, false);
    else this.waiting.set(id, new OpenRequest(pool, failures, this.host.clock().nowMs()));
  }

  /** Gives `request` what the one before it left. */
  resume(request: Request): void {
    if (!this.waiting.has(request.tries.requestId)) return;
    request.tries.failures = this.waiting.get(request.tries.requestId).failures;
    this.waiting.delete(request.tries.requestId);
  }

  /** On a tick: what has waited for too long, or since a time that is still to come by a clock that went back. */
  tick(nowMs: u64): void {
    if (this.waiting.size == 0) return;
    const ids = this.waiting.keys();
    for (let i = 0; i < ids.length; i++) {
      const open = this.waiting.get(ids[i]);
      if (nowMs >= open.sinceMs && nowMs - open.sinceMs < PATIENCE_MS) continue;
      this.waiting.delete(ids[i]);
      settle(open.pool, open.failures, false);
    }
  }
}
