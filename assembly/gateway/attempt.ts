import { Bytes, EMPTY } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { Rewrite } from "../base/rewrite";
import { ProviderConfig } from "../config/provider_config";
import { Rule } from "../config/rule";
import { ApiToken } from "../failover/api_token";
import { NO_FINGERPRINTS, Pick, PickWish } from "../failover/picker";
import { AnswerFacts } from "../openai/answer_facts";
import { ApiName } from "../openai/api_name";
import { Memo } from "./memo";
import { RequestHead } from "./request_head";

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
}

/** One try at a vendor: what was chosen for it, by which its answer is judged. */
export class Attempt {
  pick: Pick = NO_PICK;
  isProbe: bool = false;
  /** Whether the client speaks Anthropic's Messages API to a vendor that does not. */
  isAnthropic: bool = false;
  /** The cluster that the route chose before any edit; EMPTY where it was not asked for. */
  cluster: Bytes = EMPTY;
  bodyUse: BodyUse = BodyUse.None;
  /** What the chat is to begin with; EMPTY: nothing. */
  context: Bytes = EMPTY;
  /** What of the body the answer is read by; null: it was not read. */
  facts: AnswerFacts | null = null;
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
  /** Whether a 5xx or timeout of this request was put down to a token. */
  hasVendorFault: bool = false;

  constructor(
    readonly rule: Rule,
    readonly config: ProviderConfig,
    readonly head: RequestHead,
    readonly api: ApiName,
  ) {}

  get token(): ApiToken | null {
    return this.pick.token;
  }

  /** Fingerprints that the request has used, this attempt's included. */
  get tried(): string[] {
    return joined(this.earlier, this.token);
  }

  /** Goes on where an earlier attempt of the request ended. */
  resume(memo: Memo): void {
    this.earlier = memo.tried;
    this.failed = memo.failed;
    this.hasVendorFault = memo.hasVendorFault;
  }

  /** Takes the token that the request is to use now. */
  take(pick: Pick): void {
    this.earlier = this.tried;
    this.pick = pick;
  }

  /** The token that it may go on with. */
  wish(): PickWish {
    const wish = new PickWish();
    wish.tried = this.tried;
    wish.failed = this.failed;
    return wish;
  }

  /** The token's answer was no good. */
  fail(): void {
    this.failed = joined(this.failed, this.token);
  }

  memo(): Memo {
    const memo = this.head.memo();
    memo.isProbe = this.isProbe;
    memo.hasVendorFault = this.hasVendorFault;
    memo.tried = this.tried;
    memo.failed = this.failed;
    return memo;
  }
}

function joined(fingerprints: string[], token: ApiToken | null): string[] {
  return token === null ? fingerprints : fingerprints.concat([token.fingerprint]);
}
