import { Bytes, EMPTY } from "../base/bytes";
import { NO_ROUTE, ProbeRoute } from "./probe_route";

/** What an answer says about the token that was used. */
export enum Verdict {
  Passed,
  Failed,
  /** Nothing: the answer is not the vendor's, or the request was wrong. */
  Ignored,
}

/** How much a client's failure says about the token. */
export enum Evidence {
  /** It takes the token out at the threshold. */
  Firm,
  /** It counts, but the request may have caused it: at the threshold a probe decides. */
  Weak,
  /** Other tokens refused the same request in the same way: it does not count, and a probe decides. */
  Shared,
}

/** What a failure does to its token, where it may. */
export enum Action {
  /** It counts, up to the threshold. */
  Count,
  /** It takes the token out at once. */
  Out,
  /** It has the token rest for the time that the vendor told; without one it counts. */
  Wait,
}

/** One answer, as the health machine sees it. */
export class Report {
  /**
   * Milliseconds that the vendor asked to wait (Retry-After); more than 24 h counts as 24 h. 0 = it did not ask. Of a
   * success: until there is something left of a limit.
   */
  retryAfterMs: u64 = 0;
  /** Whether it is a day's allowance that is used up: then a client's answer is believed for longer. */
  isDaily: bool = false;
  /** Whether the operator has set the time to wait, whose word is good. */
  isOrdered: bool = false;
  /** Milliseconds without a probe after this failure, whatever the vendor asks for. */
  quietMs: u64 = 0;
  action: Action = Action.Count;
  /** Chance for the jitter of a rest. */
  chance: u32 = 0;
  /** When the answer came, in Unix milliseconds: a request may be over later. 0: now. */
  answeredMs: u64 = 0;
  /** Whether the vendor failed rather than the token: a 5xx or a timeout. */
  isVendorFault: bool = false;
  /** Number of the class of fault that it tells of; 0: unknown, or none. */
  reason: u8 = 0;
  /** HTTP status of the answer; 0: it has none. */
  status: u16 = 0;
  /** Number of the vendor's code; 0: none that may be told. */
  code: u16 = 0;
  /** Of what is ignored: whether a vendor has refused it. */
  isRefused: bool = false;
  /** What a client's failure is worth. */
  evidence: Evidence = Evidence.Firm;
  /** Whether a failure may take the token out, as the roster stands that the answer is held against. */
  mayEject: bool = true;
  /** Where the request went; recorded when the answer ejects the token, or makes it doubted. */
  probeRoute: ProbeRoute = NO_ROUTE;

  constructor(
    readonly verdict: Verdict,
    /** The token's generation when the request was made. */
    readonly generation: u32,
    /** The claim that the probe was made under; EMPTY for a client's request. */
    readonly nonce: Bytes = EMPTY,
  ) {}

  /** The operator has the token rest for so long, whatever the vendor asks. */
  restFor(waitMs: u64): void {
    this.action = Action.Wait;
    this.retryAfterMs = waitMs;
    this.isOrdered = true;
  }

  /** Whether the vendor told when the token will do again. */
  get isTimed(): bool {
    return this.retryAfterMs > 0 && (this.action == Action.Wait || this.verdict == Verdict.Passed);
  }

  /** Whether a vendor has answered, be it to the point: probes that it answers otherwise than with a pass back off. */
  get isAnswered(): bool {
    return this.verdict == Verdict.Failed || this.isRefused;
  }
}
