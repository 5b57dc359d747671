import { Bytes } from "../../base/bytes";
import { Credential } from "../../base/credential";
import { KeyHash } from "../../base/key_hash";
import { Fault } from "../../errors/fault";
import { NO_FAULT, VendorFault } from "../../errors/vendor_fault";
import { ApiToken } from "../../failover/api_token";
import { NO_FINGERPRINTS, Pick, PickInfo } from "../../failover/pick";
import { Report } from "../../failover/report";
import { RetryState } from "./retry_state";

/** Names of models that are longer are not told apart from none. */
const LONGEST_MODEL: i32 = 256;
const NO_SECRETS: Bytes[] = [];
const NO_PICK = new Pick(null, 0, false);

/** An answer that counts against a token, or for one model, until the request that it was given to is over. */
export class Failure {
  /** Whether the token was on trial by the request. */
  isTrial: bool = false;

  constructor(
    readonly token: ApiToken,
    readonly status: u32,
    /** How the answer would be put down if it were the only one. */
    readonly report: Report,
    /** Hash of the model that the token may not use; 0: it is not about one. */
    readonly model: u64 = 0,
  ) {}
}

/** No failures. Lists of them are never changed: most requests have only this one. */
const NO_FAILURES: Failure[] = [];

/** Who was tried for one request: the token at work, those before it, and what their answers were. */
export class Tries {
  pick: Pick = NO_PICK;
  /** Whether the token at work is on trial by the request, and nothing is known of that. */
  isTrial: bool = false;
  /** Whether the token at work counts it among its requests. */
  private isUnderWay: bool = false;
  /** Of the fingerprints tried the ones whose answer was no good; a connection that broke gives none. */
  failed: string[] = NO_FINGERPRINTS;
  /** Of these the ones whose account has used up its quota, or has not what is asked for. */
  spent: string[] = NO_FINGERPRINTS;
  /** Failures of the request that are not put down to their tokens yet. */
  failures: Failure[] = NO_FAILURES;
  /** By what the request keeps to one token; 0: by nothing. */
  key: u64 = 0;
  /** Whether what is asked for may be with that token alone. */
  isStored: bool = false;
  /** Hash of the model that the vendor is asked for; 0: none is named, or nobody has looked. */
  model: u64 = 0;
  /** Whether others may serve what the last answer refused, whatever its status: for its model, or by a rule. */
  isForOthers: bool = false;
  /** Whether the reasoning that the client sends back stays here: it was taken for another account's. */
  dropsThoughts: bool = false;
  /** Fingerprint of the token that is to have the request once more; "": none is named. */
  again: string = "";
  /** How many tokens got the answer that the request itself is at fault. */
  refusals: u32 = 0;
  /** Names the request among its VM's, once its failures outlive an attempt; "" before. */
  requestId: string = "";
  /**
   * What shows the vendor whose request it is: the token at work, or what that was exchanged for. null: the request has
   * no token of ours, or that is still to be exchanged.
   */
  credential: Credential | null = null;
  /** Fingerprints that earlier attempts used. */
  private earlier: string[] = NO_FINGERPRINTS;

  /** Whether a token was picked, or found to be none. */
  get isPicked(): bool {
    return this.pick !== NO_PICK;
  }

  /** Whether the token at work is not the first one. */
  get isRepeated(): bool {
    return this.earlier.length > 0;
  }

  get token(): ApiToken | null {
    return this.pick.token;
  }

  /** Its parts, which the vendor may repeat. */
  get secrets(): Bytes[] {
    const credential = this.credential;
    return credential === null ? NO_SECRETS : credential.parts;
  }

  /** Fingerprints that the request has used, that of the token at work included. */
  get tried(): string[] {
    return joined(this.earlier, this.token);
  }

  /** Goes on where an earlier attempt ended. */
  resume(state: RetryState): void {
    this.earlier = state.tried;
    this.dropsThoughts = state.dropsThoughts;
    const last = state.tried.length - 1;
    if (state.isAgain && last >= 0) {
      this.again = state.tried[last];
      this.earlier = state.tried.slice(0, last);
    }
    this.failed = state.failed;
    this.spent = state.spent;
    this.requestId = state.requestId;
    this.refusals = state.isRefused ? 1 : 0;
  }

  /** Takes the token that the request is to use now. */
  take(pick: Pick): void {
    this.release();
    this.earlier = this.tried;
    this.again = "";
    this.pick = pick;
    this.isTrial = pick.isTrial;
    const token = pick.token;
    this.credential = token === null || token.isExchanged ? null : token.credential;
    if (token !== null) token.inFlight += 1;
    this.isUnderWay = true;
  }

  /** The request is over, or goes on with another token. */
  release(): void {
    const token = this.token;
    if (this.isUnderWay && token !== null) token.inFlight -= 1;
    this.isUnderWay = false;
  }

  /** What the next pick is made by. */
  info(): PickInfo {
    const info = new PickInfo();
    info.tried = this.tried;
    info.failed = this.failed;
    info.spent = this.spent;
    info.key = this.key;
    info.isStored = this.isStored;
    info.model = this.model;
    info.again = this.again;
    return info;
  }

  /** Notes the model that the vendor is asked for. */
  askFor(model: Bytes): void {
    this.model = model.length == 0 || model.length > LONGEST_MODEL ? 0 : KeyHash.of(model);
  }

  /** The token's answer was no good, for the request's own fault or for another. */
  fail(fault: VendorFault = NO_FAULT): void {
    this.failed = joined(this.failed, this.token);
    this.isForOthers = fault.forbidsModel || fault.counts || fault.isElsewhere;
    if (fault.fault == Fault.Quota || fault.isElsewhere) this.spent = joined(this.spent, this.token);
    if (fault.isOfRequest && !fault.isElsewhere) this.refusals++;
  }

  /** Keeps a failure until the request is over. */
  keep(failure: Failure): void {
    failure.isTrial = this.isTrial;
    this.isTrial = false;
    this.failures = this.failures.concat([failure]);
  }

  /** Hands the kept failures over. */
  takeFailures(): Failure[] {
    const failures = this.failures;
    this.failures = NO_FAILURES;
    return failures;
  }
}

function joined(fingerprints: string[], token: ApiToken | null): string[] {
  return token === null ? fingerprints : fingerprints.concat([token.fingerprint]);
}
