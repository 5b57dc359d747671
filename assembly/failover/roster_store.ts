import { Bytes, EMPTY, equal } from "../base/bytes";
import { SharedStore, Snapshot, WriteOutcome } from "../ports/shared_store";
import { Claim, ClaimOutcome, MarkOutcome } from "./claim";
import { EjectionGuard, EjectionVeto } from "./ejection_guard";
import { FailoverSettings } from "./failover_settings";
import { HealthChange, transition } from "./health";
import { Report } from "./report";
import { Roster } from "./roster";
import { decodeRoster, encodeRoster } from "./roster_codec";
import { LEASE_MS, isProbeDue } from "./schedule";
import { TokenHealth, isNonce, sameNonce } from "./token_health";
import { VerdictQueue } from "./verdict_queue";

/** Rounds of read, decide and write before a change waits for the next tick. */
const MAX_ROUNDS: i32 = 8;

/** What became of a verdict. */
export enum UpdateOutcome {
  /** Written. */
  Committed,
  /** It changes nothing: nothing was written. */
  Unchanged,
  /** The store did not take it; the next tick tries again. */
  Queued,
  /** As before, but the queue is full: the verdict is lost. */
  Overflowed,
}

export class Update {
  /** Why the token was spared; None unless the change is Spared. */
  sparing: EjectionVeto = EjectionVeto.None;

  constructor(
    readonly fingerprint: string,
    readonly outcome: UpdateOutcome,
    /** None unless the outcome is Committed. */
    readonly change: HealthChange,
    /** The health as this update found or left it; to be read only. */
    readonly health: TokenHealth,
  ) {}
}

/**
 * The roster of one provider in the shared store. Every decision is made on what was read, and holds only if it is
 * written over exactly that. Nothing is written when nothing changes. One per VM and provider configuration.
 */
export class RosterStore {
  private readonly queue: VerdictQueue = new VerdictQueue();
  private seenBytes: Bytes = EMPTY;
  private seen: Roster = new Roster();

  constructor(
    private readonly store: SharedStore,
    private readonly key: Bytes,
    private readonly settings: FailoverSettings,
    /** null: every token that fails often enough is taken out. */
    private readonly guard: EjectionGuard | null = null,
  ) {}

  /** How many verdicts wait for the next tick. */
  get queued(): i32 {
    return this.queue.length;
  }

  /** The roster as it is now, to be read only. One host call; what has not changed is not decoded again. */
  read(): Roster {
    const bytes = this.store.get(this.key).bytes;
    if (!equal(bytes, this.seenBytes)) {
      this.seen = rosterIn(bytes);
      this.seenBytes = bytes;
    }
    return this.seen;
  }

  /** Puts an answer down to the token that was used, a client's or a probe's. */
  update(fingerprint: string, report: Report, nowMs: u64): Update {
    const settled = this.settle(fingerprint, report, nowMs);
    if (settled !== null) return settled;
    const outcome = this.queue.push(fingerprint, report) ? UpdateOutcome.Queued : UpdateOutcome.Overflowed;
    return new Update(fingerprint, outcome, HealthChange.None, new TokenHealth());
  }

  /** On a tick: tries the waiting verdicts again, in order, up to the first that fails again; answers the settled. */
  updateQueued(nowMs: u64): Update[] {
    const updates: Update[] = [];
    for (let next = this.queue.first(); next !== null; next = this.queue.first()) {
      const settled = this.settle(next.fingerprint, next.report, nowMs);
      if (settled === null) break;
      updates.push(settled);
      this.queue.dropFirst();
    }
    return updates;
  }

  /** Claims the next probe of a token if it has been due for `graceMs`; `nonce`: 16 bytes of the host's own chance. */
  claim(fingerprint: string, nonce: Bytes, graceMs: u64, nowMs: u64): Claim {
    if (!isNonce(nonce)) return new Claim(ClaimOutcome.Refused);
    const snapshot = this.store.get(this.key);
    const roster = rosterIn(snapshot.bytes);
    const before = roster.get(fingerprint);
    if (!isProbeDue(before, graceMs, this.settings, nowMs)) return new Claim(ClaimOutcome.NotDue);
    const next = before.copy();
    next.nonce = nonce;
    next.nonceUsed = false;
    next.dueMs = nowMs + this.settings.healthCheckTimeoutMs + LEASE_MS;
    next.touchedMs = nowMs;
    roster.set(fingerprint, next);
    const outcome = this.write(roster, snapshot);
    if (outcome == WriteOutcome.Conflict) return new Claim(ClaimOutcome.Lost);
    if (outcome == WriteOutcome.Refused) return new Claim(ClaimOutcome.Refused);
    return Claim.of(next);
  }

  /** Uses up the nonce that a probe shows, before anything leaves for the vendor: at most one caller succeeds. */
  markUsed(fingerprint: string, nonce: Bytes): MarkOutcome {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const snapshot = this.store.get(this.key);
      const roster = rosterIn(snapshot.bytes);
      const before = roster.get(fingerprint);
      if (!before.isProbed || !sameNonce(before.nonce, nonce)) return MarkOutcome.Unknown;
      if (before.nonceUsed) return MarkOutcome.Used;
      const next = before.copy();
      next.nonceUsed = true;
      roster.set(fingerprint, next);
      const outcome = this.write(roster, snapshot);
      if (outcome == WriteOutcome.Written) return MarkOutcome.Marked;
      if (outcome == WriteOutcome.Refused) break;
    }
    return MarkOutcome.Refused;
  }

  /** The probe of the token that is claimed under `nonce` and has not left yet; null when there is none. */
  openClaim(fingerprint: string, nonce: Bytes): Claim | null {
    const health = this.read().get(fingerprint);
    return health.isProbed && sameNonce(health.nonce, nonce) && !health.nonceUsed ? Claim.of(health) : null;
  }

  /** Decides and writes; null when the store did not take it. */
  private settle(fingerprint: string, report: Report, nowMs: u64): Update | null {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const snapshot = this.store.get(this.key);
      const roster = rosterIn(snapshot.bytes);
      const before = roster.get(fingerprint);
      const guard = this.guard;
      const sparing = guard === null ? EjectionVeto.None : guard.spares(roster, fingerprint, report, nowMs);
      report.mayEject = sparing == EjectionVeto.None;
      const step = transition(before, report, this.settings, nowMs);
      const next = step.next;
      if (next === before) return new Update(fingerprint, UpdateOutcome.Unchanged, HealthChange.None, before);
      next.touchedMs = nowMs;
      roster.set(fingerprint, next);
      roster.prune(nowMs, fingerprint);
      const outcome = this.write(roster, snapshot);
      if (outcome == WriteOutcome.Written) {
        const update = new Update(fingerprint, UpdateOutcome.Committed, step.change, next);
        if (step.change == HealthChange.Spared) update.sparing = sparing;
        return update;
      }
      if (outcome == WriteOutcome.Refused) return null;
    }
    return null;
  }

  private write(roster: Roster, over: Snapshot): WriteOutcome {
    return this.store.set(this.key, encodeRoster(roster), over.cas);
  }
}

/** Garbage, a foreign plugin's or a later version's, reads as no entries and is written over. */
function rosterIn(bytes: Bytes): Roster {
  const roster = decodeRoster(bytes);
  return roster === null ? new Roster() : roster;
}
