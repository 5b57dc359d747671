import { ApiToken } from "../../failover/api_token";
import { NO_FINGERPRINTS, Pick, PickInfo } from "../../failover/picker";
import { Failure, NO_FAILURES } from "./failure";
import { RetryState } from "./retry_state";

const NO_PICK = new Pick(null, 0, false);

/** Who was tried for one request: the token at work, those before it, and what their answers were. */
export class Tries {
  pick: Pick = NO_PICK;
  /** Of the fingerprints tried the ones whose answer was no good; a connection that broke gives none. */
  failed: string[] = NO_FINGERPRINTS;
  /** Failures of the request that are not put down to their tokens yet. */
  failures: Failure[] = NO_FAILURES;
  /** Names the request among its VM's, once its failures outlive an attempt; "" before. */
  requestId: string = "";
  /** Fingerprints that earlier attempts used. */
  private earlier: string[] = NO_FINGERPRINTS;

  get token(): ApiToken | null {
    return this.pick.token;
  }

  /** Fingerprints that the request has used, that of the token at work included. */
  get tried(): string[] {
    return joined(this.earlier, this.token);
  }

  /** Goes on where an earlier attempt ended. */
  resume(state: RetryState): void {
    this.earlier = state.tried;
    this.failed = state.failed;
    this.requestId = state.requestId;
  }

  /** Takes the token that the request is to use now. */
  take(pick: Pick): void {
    this.earlier = this.tried;
    this.pick = pick;
  }

  /** What the next pick is made by. */
  info(): PickInfo {
    const info = new PickInfo();
    info.tried = this.tried;
    info.failed = this.failed;
    return info;
  }

  /** The token's answer was no good. */
  fail(): void {
    this.failed = joined(this.failed, this.token);
  }

  /** Keeps a failure until the request is over. */
  keep(failure: Failure): void {
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
