import { Bytes, EMPTY } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { ResponseFacts } from "../../canonical/response_facts";
import { ProviderConfig } from "../../config/provider_config";
import { Rule } from "../../config/rule";
import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { NO_FINGERPRINTS, Pick, PickInfo } from "../../failover/picker";
import { Failure, NO_FAILURES } from "./failure";
import { RequestHead } from "./request_head";
import { RetryState } from "./retry_state";

const NO_PICK = new Pick(null, 0, false);

/** What the filter wants a request's body for. */
export enum BodyUse {
  /** It goes by. */
  None,
  /** To send it again. */
  Keep,
  /** To write the vendor's: it is JSON of the canonical API. */
  Json,
  /** To map the model: it is a form. */
  Form,
  /** To put settings into it: it is JSON of the vendor's own API. */
  Original,
  /** To send the filter's own instead: it is a probe. */
  Replace,
}

/** One try at a vendor: what was chosen for it, by which its answer is judged. */
export class Attempt {
  pick: Pick = NO_PICK;
  /** Of a probe the claim that it is made under; null: it is a client's request. */
  claim: Claim | null = null;
  /** Whether it is known what the answer to a probe says. */
  isJudged: bool = false;
  /** Whether all of a probe has gone to the vendor. */
  hasLeft: bool = false;
  /** Whether the client speaks Anthropic's Messages API to a vendor that does not. */
  isAnthropic: bool = false;
  /** The cluster that the route chose before any edit; EMPTY where it was not asked for. */
  cluster: Bytes = EMPTY;
  bodyUse: BodyUse = BodyUse.None;
  /** What the chat is to begin with; EMPTY: nothing. */
  context: Bytes = EMPTY;
  /** What of the body the answer is read by; null: it was not read. */
  facts: ResponseFacts | null = null;
  /** The vendor's path where the body has a say in it; EMPTY: it has none. */
  path: Bytes = EMPTY;
  /** The headers that the body gives; null: it gives none. */
  headers: Edits | null = null;
  /** What was sent as body, where it may have to be sent again. */
  body: Rewrite | null = null;
  /** Of the fingerprints tried the ones whose answer was no good; a connection that broke gives none. */
  failed: string[] = NO_FINGERPRINTS;
  /** Fingerprints that earlier attempts of the request used. */
  private earlier: string[] = NO_FINGERPRINTS;
  /** Failures of the request that are not put down to their tokens yet. */
  failures: Failure[] = NO_FAILURES;
  /** Names the request among its VM's, once its failures outlive an attempt; "" before. */
  requestId: string = "";

  constructor(
    readonly rule: Rule,
    readonly config: ProviderConfig,
    readonly head: RequestHead,
    /** What is asked of the vendor. */
    public api: ApiName,
  ) {}

  get isProbe(): bool {
    return this.claim !== null;
  }

  get token(): ApiToken | null {
    return this.pick.token;
  }

  /** Fingerprints that the request has used, this attempt's included. */
  get tried(): string[] {
    return joined(this.earlier, this.token);
  }

  /** Goes on where an earlier attempt of the request ended. */
  resume(memo: RetryState): void {
    this.earlier = memo.tried;
    this.failed = memo.failed;
    this.requestId = memo.requestId;
  }

  /** Takes the token that the request is to use now. */
  take(pick: Pick): void {
    this.earlier = this.tried;
    this.pick = pick;
  }

  /** Turns it into the probe of `token` that is made under `claim`. */
  serve(claim: Claim, api: ApiName, token: ApiToken | null): void {
    this.claim = claim;
    this.api = api;
    this.isAnthropic = false;
    this.take(new Pick(token, 0, false));
  }

  /** The token that it may go on with. */
  wish(): PickInfo {
    const wish = new PickInfo();
    wish.tried = this.tried;
    wish.failed = this.failed;
    return wish;
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

  memo(): RetryState {
    const memo = this.head.memo();
    memo.isProbe = this.isProbe;
    memo.requestId = this.requestId;
    memo.tried = this.tried;
    memo.failed = this.failed;
    return memo;
  }
}

function joined(fingerprints: string[], token: ApiToken | null): string[] {
  return token === null ? fingerprints : fingerprints.concat([token.fingerprint]);
}
