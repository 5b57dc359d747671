import { Bytes } from "../base/bytes";
import { NEVER, SharedStore, WriteOutcome } from "../ports/shared_store";
import { Lease, VACANT, decodeLease, encodeLease } from "./lease";
import { LEASE_MS } from "./schedule";

/** How one candidate stands after a tick. */
export enum LeaseOutcome {
  /** Another one leads, or nobody yet. */
  Follows,
  /** Leads as before. */
  Renewed,
  /** Leads from now on, in a new term. */
  TookOver,
}

/**
 * One candidate for the leadership of a provider. The leader probes; the lease is preference only, the claim of each
 * probe is what keeps two candidates apart.
 */
export class LeaseStore {
  /** The lease as this candidate last found or wrote it. */
  lease: Lease = VACANT;

  constructor(
    private readonly store: SharedStore,
    private readonly key: Bytes,
    /** Random id of the candidate, different for every root context of every VM. */
    private readonly me: u64,
  ) {}

  /** Who leads at `nowMs`, whoever asks; `VACANT`: nobody. */
  static leader(store: SharedStore, key: Bytes, nowMs: u64): Lease {
    const lease = decodeLease(store.get(key).bytes);
    return lease !== null && isLive(lease, nowMs) ? lease : VACANT;
  }

  /** On a tick: renews the own lease or takes over an expired one. Fewer than `LEASE_MS` between ticks keep it. */
  claim(nowMs: u64): LeaseOutcome {
    const snapshot = this.store.get(this.key);
    if (snapshot.cas == NEVER) {
      // Creating a missing key is no won compare-and-set of a value that was seen: the next tick decides who leads.
      this.store.set(this.key, encodeLease(VACANT), NEVER);
      return LeaseOutcome.Follows;
    }
    const found = decodeLease(snapshot.bytes);
    const lease = found === null ? VACANT : found;
    this.lease = lease;
    const live = isLive(lease, nowMs);
    const mine = live && lease.holder == this.me;
    if (live && !mine) return LeaseOutcome.Follows;
    const next = new Lease(this.me, nowMs + LEASE_MS, mine ? lease.term : lease.term + 1);
    if (this.store.set(this.key, encodeLease(next), snapshot.cas) != WriteOutcome.Written) return LeaseOutcome.Follows;
    this.lease = next;
    return mine ? LeaseOutcome.Renewed : LeaseOutcome.TookOver;
  }
}

/** A lease that ends later than any written now would is of a clock that went back since: it binds nobody. */
function isLive(lease: Lease, nowMs: u64): bool {
  return lease.expiresMs > nowMs && lease.expiresMs - nowMs <= LEASE_MS;
}
