import { hex } from "../../base/hex";
import { Host } from "../../ports/host";
import { Pool } from "./pool";
import { endTrial, settle } from "./settlement";
import { Failure, Tries } from "./tries";

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

  /**
   * An attempt is over: keeps the failures of `tries`, if it has any, for the next one; without room they are settled
   * now. A trial that is not decided ends.
   */
  leave(pool: Pool, tries: Tries): void {
    endTrial(pool, tries);
    const failures = tries.takeFailures();
    if (failures.length == 0) return;
    if (tries.requestId.length == 0) tries.requestId = hex(this.host.random().secret(ID_BYTES));
    const id = tries.requestId;
    if (this.waiting.size >= CAPACITY || this.waiting.has(id)) settle(pool, failures, false);
    else this.waiting.set(id, new OpenRequest(pool, failures, this.host.clock().nowMs()));
  }

  /** Gives `tries` what the attempt before it left. */
  resume(tries: Tries): void {
    if (!this.waiting.has(tries.requestId)) return;
    tries.failures = this.waiting.get(tries.requestId).failures;
    this.waiting.delete(tries.requestId);
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
