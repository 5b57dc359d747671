import { FailoverSettings } from "./failover_settings";
import { Report, Verdict } from "./report";
import { Roster } from "./roster";

/** Milliseconds that a failure of another token speaks of the same outage, the last one included. */
const OUTAGE_MS: u64 = 10_000;

/** Why a token that fails stays in. */
export enum EjectionVeto {
  /** It does not. */
  None,
  /** The vendor is down, not the token. */
  Outage,
  /** Too many are out already. */
  Limit,
}

/** Keeps failures that are not the tokens' from emptying the pool. Pure: all it knows of health is in the roster. */
export class EjectionGuard {
  constructor(
    /** Of the tokens that are configured. */
    private readonly fingerprints: string[],
    private readonly settings: FailoverSettings,
  ) {}

  /** Why the answer that `report` tells of must not take the token out, as `roster` stands at `nowMs`. */
  vetoOf(roster: Roster, fingerprint: string, report: Report, nowMs: u64): EjectionVeto {
    const takesOut = report.verdict == Verdict.Failed || report.isTimed;
    if (!takesOut || !roster.get(fingerprint).serves) return EjectionVeto.None;
    if (report.isVendorFault && this.settings.outageGuard && this.isOutage(roster, fingerprint, nowMs)) {
      return EjectionVeto.Outage;
    }
    return this.isLimit(roster) ? EjectionVeto.Limit : EjectionVeto.None;
  }

  /** Whether every other healthy token has failed like this of late, with no success since. */
  private isOutage(roster: Roster, fingerprint: string, nowMs: u64): bool {
    for (let i = 0; i < this.fingerprints.length; i++) {
      if (this.fingerprints[i] == fingerprint) continue;
      const other = roster.get(this.fingerprints[i]);
      if (!other.serves) continue;
      if (other.consecutiveFailures == 0 || !other.vendorFault) return false;
      // A clock that went back makes the past look like the future: that counts as now.
      if (nowMs > other.touchedMs && nowMs - other.touchedMs > OUTAGE_MS) return false;
    }
    return true;
  }

  private isLimit(roster: Roster): bool {
    let out: u32 = 0;
    for (let i = 0; i < this.fingerprints.length; i++) {
      if (!roster.get(this.fingerprints[i]).serves) out++;
    }
    return (out + 1) * 100 > this.settings.maxEjectionPercent * <u32>this.fingerprints.length;
  }
}
