import { ForbiddenModels } from "./forbidden_models";
import { rampEndMs } from "./ramp";
import { Health, TokenHealth } from "./token_health";

/** Most entries of a record. */
export const MAX_ENTRIES: i32 = 1024;

const HOUR_MS: u64 = 60 * 60 * 1000;
const DAY_MS: u64 = 24 * HOUR_MS;

/** What a token without an entry has. Never written to: transitions copy. */
const HEALTHY = new TokenHealth();

/**
 * The health of a provider's tokens as one sparse record: fingerprint -> entry. A token without an entry is healthy
 * with no failures, generation 0. Entries of tokens that are not configured here are carried along unseen.
 */
export class Roster {
  /** Which tokens may not use which models, whatever their health. */
  readonly forbidden: ForbiddenModels = new ForbiddenModels();
  private readonly entries: Map<string, TokenHealth> = new Map<string, TokenHealth>();
  /** Until when tokens rest, or have come back only lately. */
  private timedUntilMs: u64 = 0;

  /** Whether every token is plainly healthy, whatever its fingerprint, and for every model. */
  get isEmpty(): bool {
    return this.entries.size == 0 && this.forbidden.isEmpty;
  }

  /** Whether it takes the time to say who serves. */
  get isTimed(): bool {
    return this.timedUntilMs > 0;
  }

  /** It is `nowMs`: time has nothing more to say after the last ramp. */
  passTime(nowMs: u64): void {
    if (nowMs >= this.timedUntilMs) this.timedUntilMs = 0;
  }

  get size(): i32 {
    return this.entries.size;
  }

  /** The health of a token; to be read only. */
  get(fingerprint: string): TokenHealth {
    return this.entries.has(fingerprint) ? this.entries.get(fingerprint) : HEALTHY;
  }

  set(fingerprint: string, entry: TokenHealth): void {
    this.entries.set(fingerprint, entry);
    const untilMs = entry.health == Health.Resting ? u64.MAX_VALUE : rampEndMs(entry);
    this.timedUntilMs = max(this.timedUntilMs, untilMs);
  }

  /** The fingerprints with an entry, in ascending order. */
  fingerprints(): string[] {
    return this.entries.keys().sort();
  }

  /**
   * Forgets what is of no use at `nowMs`: plainly healthy entries after an hour (kept that long so that their
   * generation fences late answers), any entry after a day; of more than `MAX_ENTRIES` the healthy ones touched longest
   * ago, then the ejected ones, but never `written`, the one that this write is about. An entry touched in the future,
   * by a clock that went back since, counts as touched now.
   */
  prune(nowMs: u64, written: string): void {
    this.forbidden.prune(nowMs);
    const all = this.fingerprints();
    for (let i = 0; i < all.length; i++) {
      const entry = this.get(all[i]);
      entry.touchedMs = min(entry.touchedMs, nowMs);
      const limit = entry.isPlain ? HOUR_MS : DAY_MS;
      if (nowMs - entry.touchedMs >= limit) this.entries.delete(all[i]);
    }
    while (this.entries.size > MAX_ENTRIES && this.dropOldest(written)) {}
  }

  private dropOldest(kept: string): bool {
    const all = this.fingerprints();
    let oldest = -1;
    for (let i = 0; i < all.length; i++) {
      if (all[i] == kept) continue;
      if (oldest < 0 || goesBefore(this.get(all[i]), this.get(all[oldest]))) oldest = i;
    }
    return oldest >= 0 && this.entries.delete(all[oldest]);
  }
}

/** Whether `a` is dropped before `b`: the healthy one first, then the one touched longer ago. */
function goesBefore(a: TokenHealth, b: TokenHealth): bool {
  if (a.serves != b.serves) return a.serves;
  return a.touchedMs < b.touchedMs;
}
