import { Bytes } from "../base/bytes";
import { Claim, MarkOutcome, NOT_DUE, NO_CLAIM } from "./claim";
import { EjectionGuard, EjectionVeto } from "./ejection_guard";
import { FailoverSettings } from "./failover_settings";
import { transition } from "./health";
import { HealthChange, Transition } from "./health_change";
import { cooledDown } from "./readmission";
import { Report } from "./report";
import { isTrialDue, onTrial } from "./rest";
import { Roster } from "./roster";
import { LEASE_MS, isProbeDue } from "./schedule";
import { TokenHealth, isNonce, sameNonce } from "./token_health";

/**
 * A change of the shared record as a value: it is decided on the roster that it is to be written over, as often as that
 * turns out to be another one. What it says of itself is of the last roster, and holds only once that is written.
 */
export abstract class RosterChange {
  constructor(
    /** The token that it is about. */
    readonly fingerprint: string,
  ) {}

  /** Makes the change in `roster` at `nowMs`, in Unix milliseconds; false when it changes nothing. */
  abstract apply(roster: Roster, nowMs: u64): bool;
}

/** What an answer, to a client or to a probe, does to the health of its token. */
export class TokenVerdict extends RosterChange {
  /** The step of the health machine. */
  step: Transition = new Transition(new TokenHealth(), HealthChange.None);
  /** Whether there is anything to write. */
  isChange: bool = false;
  /** Why the token is to stay in, if it failed often enough to go. */
  veto: EjectionVeto = EjectionVeto.None;

  constructor(
    fingerprint: string,
    private readonly report: Report,
    private readonly settings: FailoverSettings,
    /** null: every token that fails often enough is taken out. */
    private readonly guard: EjectionGuard | null,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, nowMs: u64): bool {
    const before = roster.get(this.fingerprint);
    const guard = this.guard;
    this.veto = guard === null ? EjectionVeto.None : guard.vetoOf(roster, this.fingerprint, this.report, nowMs);
    this.report.mayEject = this.veto == EjectionVeto.None;
    const step = transition(before, this.report, this.settings, nowMs);
    this.step = step;
    this.isChange = step.next !== before;
    if (!this.isChange) return false;
    step.next.touchedMs = nowMs;
    roster.set(this.fingerprint, step.next);
    roster.prune(nowMs, this.fingerprint);
    return true;
  }
}

/** The claim of the next probe of a token, if that has been due for a while. */
export class ProbeClaim extends RosterChange {
  /** What was claimed. */
  claim: Claim = NOT_DUE;

  constructor(
    fingerprint: string,
    /** 16 bytes of the host's own chance. */
    private readonly nonce: Bytes,
    /** Milliseconds since the due time. */
    private readonly graceMs: u64,
    private readonly settings: FailoverSettings,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, nowMs: u64): bool {
    const before = roster.get(this.fingerprint);
    const isDue = isProbeDue(before, this.graceMs, this.settings, nowMs);
    this.claim = isNonce(this.nonce) ? NOT_DUE : NO_CLAIM;
    if (!isDue || !isNonce(this.nonce)) return false;
    const next = before.copy();
    next.nonce = this.nonce;
    next.nonceUsed = false;
    next.dueMs = nowMs + this.settings.healthCheckTimeoutMs + LEASE_MS;
    next.touchedMs = nowMs;
    roster.set(this.fingerprint, next);
    this.claim = Claim.of(next);
    return true;
  }
}

/** The claim of a token's trial, for one request of all VMs. */
export class TrialClaim extends RosterChange {
  /** Of the token that is on trial by this; 0: it is not. */
  generation: u32 = 0;

  constructor(
    fingerprint: string,
    private readonly settings: FailoverSettings,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, nowMs: u64): bool {
    const before = roster.get(this.fingerprint);
    this.generation = 0;
    if (!isTrialDue(before, this.settings, nowMs)) return false;
    const next = onTrial(before, nowMs);
    next.touchedMs = nowMs;
    roster.set(this.fingerprint, next);
    this.generation = next.generation;
    return true;
  }
}

/** The use of a claim's nonce: of all that show it only one is let through. */
export class NonceUse extends RosterChange {
  outcome: MarkOutcome = MarkOutcome.Unknown;

  constructor(
    fingerprint: string,
    private readonly nonce: Bytes,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, _nowMs: u64): bool {
    const before = roster.get(this.fingerprint);
    const isKnown = before.isProbed && sameNonce(before.nonce, this.nonce);
    this.outcome = !isKnown ? MarkOutcome.Unknown : before.nonceUsed ? MarkOutcome.Used : MarkOutcome.Marked;
    if (this.outcome != MarkOutcome.Marked) return false;
    const next = before.copy();
    next.nonceUsed = true;
    roster.set(this.fingerprint, next);
    return true;
  }
}

/** The return of a token whose cooldown is over. */
export class CooldownEnd extends RosterChange {
  /** Whether it came back. */
  isBack: bool = false;

  constructor(
    fingerprint: string,
    private readonly settings: FailoverSettings,
    /** How much later than others this one ends it. */
    private readonly graceMs: u64,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, nowMs: u64): bool {
    const before = roster.get(this.fingerprint);
    const next = cooledDown(before, this.settings, this.graceMs, nowMs);
    this.isBack = next !== before;
    if (!this.isBack) return false;
    next.touchedMs = nowMs;
    roster.set(this.fingerprint, next);
    return true;
  }
}

/** A model that a token may not use. */
export class ModelForbidden extends RosterChange {
  /** Whether that is news. */
  isNew: bool = false;

  constructor(
    fingerprint: string,
    /** Hash of the model's name. */
    private readonly model: u64,
  ) {
    super(fingerprint);
  }

  override apply(roster: Roster, nowMs: u64): bool {
    this.isNew = !roster.forbidden.has(this.fingerprint, this.model, nowMs);
    if (this.isNew) roster.forbidden.add(this.fingerprint, this.model, nowMs);
    return this.isNew;
  }
}
