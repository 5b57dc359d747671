import { Bytes, EMPTY } from "../base/bytes";
import { NO_ROUTE, ProbeRoute } from "./probe_route";
import { TokenHealth, sameNonce } from "./token_health";

/** What became of a wish to probe a token. */
export enum ClaimOutcome {
  /** The caller probes, and nobody else does before the claim expires. */
  Claimed,
  /** The token is healthy, or its time has not come. */
  NotDue,
  /** The store took no write, or the nonce is none. */
  Refused,
}

/** A probe that may be sent if the outcome is Claimed; its answer is reported with this generation and nonce. */
export class Claim {
  /** When it runs out, in Unix milliseconds. */
  endsMs: u64 = 0;
  /** Probes of the token before it that did not pass. */
  failedProbes: u32 = 0;

  constructor(
    readonly outcome: ClaimOutcome,
    readonly generation: u32 = 0,
    readonly nonce: Bytes = EMPTY,
    readonly probeRoute: ProbeRoute = NO_ROUTE,
  ) {}

  /** The claim that the entry of a token tells of. */
  static of(entry: TokenHealth): Claim {
    const claim = new Claim(ClaimOutcome.Claimed, entry.generation, entry.nonce, entry.probeRoute);
    claim.endsMs = entry.dueMs;
    claim.failedProbes = entry.failedProbes;
    return claim;
  }

  /** The probe of the token with this entry that is claimed under `nonce` and has not left; null when there is none. */
  static open(entry: TokenHealth, nonce: Bytes): Claim | null {
    return entry.isProbed && sameNonce(entry.nonce, nonce) && !entry.nonceUsed ? Claim.of(entry) : null;
  }
}

export const NOT_DUE: Claim = new Claim(ClaimOutcome.NotDue);
export const NO_CLAIM: Claim = new Claim(ClaimOutcome.Refused);

/** What became of a probe that shows a nonce. */
export enum MarkOutcome {
  /** It was open and is used now: the probe may leave, once. */
  Marked,
  /** No probe of this token is claimed under it. */
  Unknown,
  /** It has been used. */
  Used,
  /** The store did not take the write; the nonce is as open as before. */
  Refused,
}
