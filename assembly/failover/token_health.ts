import { Bytes, EMPTY } from "../base/bytes";
import { NO_ROUTE, ProbeRoute } from "./probe_route";

/** Bytes of a claim's nonce. */
export const NONCE_BYTES: i32 = 16;

/** Whether a token serves clients. */
export enum Health {
  Healthy,
  /** Taken out; probes bring it back. */
  Ejected,
  /** Taken out for a time that the vendor told; then a client's request is its trial, and no probe is made. */
  Resting,
}

/** The health of one token. A new one is what every token without an entry has. Times are in Unix milliseconds. */
export class TokenHealth {
  health: Health = Health.Healthy;
  /** Client failures in a row; 0 while ejected. */
  consecutiveFailures: u32 = 0;
  /** Whether the last of them was a 5xx or a timeout. */
  vendorFault: bool = false;
  /** Of a healthy one: whether a probe is to find out if it has to go; until then the others serve. */
  doubted: bool = false;
  /** Passes in a row while ejected. */
  consecutivePasses: u32 = 0;
  /** Goes up with every ejection and return: an answer to a request of an older generation says nothing any more. */
  generation: u32 = 0;
  /** When it was taken out; 0: it serves. */
  outSinceMs: u64 = 0;
  /** The vendor's Retry-After, or the end of the rest: no probe and no trial before it. 0 = none. */
  notBeforeMs: u64 = 0;
  /**
   * While ejected or doubted: when the next probe is due, or when the claim of the running one expires. While resting:
   * no trial before it. Else: until when the token is not doubted again.
   */
  dueMs: u64 = 0;
  /** Of a resting one: whether a request is its trial, and is to tell whether the rest is over. */
  onTrial: bool = false;
  /** When a trial brought it back, for the ramp; 0: none did. */
  backSinceMs: u64 = 0;
  /** Number of the class of fault that took it out (`errors/fault.ts`); 0: unknown, or it serves. */
  reason: u8 = 0;
  /** HTTP status of that answer; 0: unknown, or it serves. */
  status: u16 = 0;
  /** Number of the vendor's code in it (`errors/vendor_codes.ts`); 0: unknown, or it serves. */
  code: u16 = 0;
  /** When the entry was last written. */
  touchedMs: u64 = 0;
  /** Failed probes or trials in a row, for the back-off. */
  failedProbes: u32 = 0;
  /** What the running probe must show; EMPTY = no probe is claimed. */
  nonce: Bytes = EMPTY;
  /** Whether a request with that nonce has left. */
  nonceUsed: bool = false;
  /** Where the request went whose answer ejected the token, or made it doubted. */
  probeRoute: ProbeRoute = NO_ROUTE;

  /** Whether the token serves clients: all but those that are out do. */
  get serves(): bool {
    return this.health == Health.Healthy;
  }

  /** Whether the token serves clients and has no failure to its name: a pass changes nothing. */
  get isPlain(): bool {
    return this.serves && this.consecutiveFailures == 0 && !this.doubted;
  }

  /** Whether probes are made of it. */
  get isProbed(): bool {
    return this.health == Health.Ejected || this.doubted;
  }

  copy(): TokenHealth {
    const copy = new TokenHealth();
    copy.health = this.health;
    copy.consecutiveFailures = this.consecutiveFailures;
    copy.vendorFault = this.vendorFault;
    copy.doubted = this.doubted;
    copy.consecutivePasses = this.consecutivePasses;
    copy.generation = this.generation;
    copy.outSinceMs = this.outSinceMs;
    copy.notBeforeMs = this.notBeforeMs;
    copy.dueMs = this.dueMs;
    copy.onTrial = this.onTrial;
    copy.backSinceMs = this.backSinceMs;
    copy.reason = this.reason;
    copy.status = this.status;
    copy.code = this.code;
    copy.touchedMs = this.touchedMs;
    copy.failedProbes = this.failedProbes;
    copy.nonce = this.nonce;
    copy.nonceUsed = this.nonceUsed;
    copy.probeRoute = this.probeRoute;
    return copy;
  }

  /** Ends the claim of a probe. */
  dropClaim(): void {
    this.nonce = EMPTY;
    this.nonceUsed = false;
  }
}

/** Whether both are nonces and equal. Takes the same time wherever they differ. */
export function sameNonce(a: Bytes, b: Bytes): bool {
  if (a.length != NONCE_BYTES || b.length != NONCE_BYTES) return false;
  let difference: u8 = 0;
  for (let i = 0; i < NONCE_BYTES; i++) difference |= a[i] ^ b[i];
  return difference == 0;
}

/** Whether `nonce` can guard a claim: of the right size, and not the zeros of a source of chance that failed. */
export function isNonce(nonce: Bytes): bool {
  let bits: u8 = 0;
  for (let i = 0; i < nonce.length; i++) bits |= nonce[i];
  return nonce.length == NONCE_BYTES && bits != 0;
}
