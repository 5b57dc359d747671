import { Bytes } from "../base/bytes";
import { SharedStore, WriteOutcome } from "../ports/shared_store";
import { Claim, MarkOutcome, NO_CLAIM } from "./claim";
import { EjectionGuard, EjectionVeto } from "./ejection_guard";
import { FailoverSettings } from "./failover_settings";
import { HealthChange } from "./health_change";
import { Report } from "./report";
import { Roster } from "./roster";
import { CooldownEnd, ModelForbidden, NonceUse, ProbeClaim, TokenVerdict, TrialClaim } from "./roster_change";
import { RosterStore } from "./roster_store";
import { TokenHealth } from "./token_health";
import { VerdictQueue } from "./verdict_queue";

/** For a change in which the time has no say. */
const ANY_TIME: u64 = 0;

/** What became of a verdict. */
export enum UpdateOutcome {
  /** Written. */
  Committed,
  /** It changes nothing: nothing was written. */
  Unchanged,
  /** The store did not take it; the next tick tries again. */
  Queued,
  /** The store did not take it, and the queue is full: the verdict is lost. */
  Overflowed,
}

/** A verdict and what became of it. */
export class Update {
  /** Why the token was spared; None unless the change is Spared. */
  veto: EjectionVeto = EjectionVeto.None;

  constructor(
    readonly fingerprint: string,
    readonly outcome: UpdateOutcome,
    /** None unless the outcome is Committed. */
    readonly change: HealthChange,
    /** The health as this update found or left it; to be read only. */
    readonly health: TokenHealth,
  ) {}
}

/** The health of one provider's tokens: what answers say about them, and who probes them. */
export class HealthRecord {
  private readonly rosters: RosterStore;
  private readonly queue: VerdictQueue = new VerdictQueue();

  constructor(
    store: SharedStore,
    key: Bytes,
    private readonly settings: FailoverSettings,
    /** null: every token that fails often enough is taken out. */
    private readonly guard: EjectionGuard | null = null,
  ) {
    this.rosters = new RosterStore(store, key);
  }

  /** How many verdicts wait for the next tick. */
  get queued(): i32 {
    return this.queue.length;
  }

  /** The roster as it is now, to be read only. One host call. */
  read(): Roster {
    return this.rosters.read();
  }

  /** The roster as the last `read` found it. No host call. */
  get lastRead(): Roster {
    return this.rosters.lastRead;
  }

  /** Puts an answer down to the token that was used, a client's or a probe's. */
  update(fingerprint: string, report: Report, nowMs: u64): Update {
    const verdict = new TokenVerdict(fingerprint, report, this.settings, this.guard);
    const settled = this.settle(verdict, nowMs);
    if (settled !== null) return settled;
    const outcome = this.queue.push(verdict) ? UpdateOutcome.Queued : UpdateOutcome.Overflowed;
    return new Update(fingerprint, outcome, HealthChange.None, new TokenHealth());
  }

  /** On a tick: tries the waiting verdicts again, in order, up to the first that fails again; answers the settled. */
  updateQueued(nowMs: u64): Update[] {
    const updates: Update[] = [];
    for (let next = this.queue.first(); next !== null; next = this.queue.first()) {
      const settled = this.settle(next, nowMs);
      if (settled === null) break;
      updates.push(settled);
      this.queue.dropFirst();
    }
    return updates;
  }

  /** Claims the next probe of a token if it has been due for `graceMs`; `nonce`: 16 bytes of the host's own chance. */
  claim(fingerprint: string, nonce: Bytes, graceMs: u64, nowMs: u64): Claim {
    const change = new ProbeClaim(fingerprint, nonce, graceMs, this.settings);
    return this.rosters.commit(change, nowMs) == WriteOutcome.Written ? change.claim : NO_CLAIM;
  }

  /** Claims the trial of a token whose rest is over; answers the generation of that, 0: it is not the caller's. */
  claimTrial(fingerprint: string, nowMs: u64): u32 {
    const change = new TrialClaim(fingerprint, this.settings);
    return this.rosters.commit(change, nowMs) == WriteOutcome.Written ? change.generation : 0;
  }

  /** Whether a token came back by this, because its cooldown has been over for `graceMs`. */
  endCooldown(fingerprint: string, graceMs: u64, nowMs: u64): bool {
    const change = new CooldownEnd(fingerprint, this.settings, graceMs);
    return this.rosters.commit(change, nowMs) == WriteOutcome.Written && change.isBack;
  }

  /** Notes that a token may not use the model of this hash; whether that was news, and is written. */
  forbid(fingerprint: string, model: u64, nowMs: u64): bool {
    const change = new ModelForbidden(fingerprint, model);
    return this.rosters.commit(change, nowMs) == WriteOutcome.Written && change.isNew;
  }

  /** Uses up the nonce that a probe shows, before anything leaves for the vendor: at most one caller succeeds. */
  markUsed(fingerprint: string, nonce: Bytes): MarkOutcome {
    const change = new NonceUse(fingerprint, nonce);
    return this.rosters.commit(change, ANY_TIME) == WriteOutcome.Written ? change.outcome : MarkOutcome.Refused;
  }

  /** Decides and writes; null when the store did not take it. */
  private settle(verdict: TokenVerdict, nowMs: u64): Update | null {
    if (this.rosters.commit(verdict, nowMs) != WriteOutcome.Written) return null;
    const step = verdict.step;
    const outcome = verdict.isChange ? UpdateOutcome.Committed : UpdateOutcome.Unchanged;
    const update = new Update(verdict.fingerprint, outcome, step.change, step.next);
    if (step.change == HealthChange.Spared) update.veto = verdict.veto;
    return update;
  }
}
