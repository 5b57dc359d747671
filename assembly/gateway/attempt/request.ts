import { Bytes, EMPTY } from "../../base/bytes";
import { ApiName } from "../../canonical/api_name";
import { ResponseFacts } from "../../canonical/response_facts";
import { UsageScan } from "../../canonical/usage_scan";
import { OTHER_MODELS } from "../../config/model_mapping";
import { ProviderConfig } from "../../config/provider_config";
import { Rule } from "../../config/rule";
import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { Pick } from "../../failover/pick";
import { ClientFacts, NO_FACTS } from "../../formats/client_facts";
import { ClientFormat } from "../../formats/client_format";
import { clientOf } from "../../formats/index";
import { VendorFormat } from "../../formats/vendor_format";
import { LogLevel } from "../../ports/journal";
import { VendorRequest } from "../../providers/vendor_request";
import { Backend } from "./backend";
import { RequestHead } from "./request_head";
import { RetryState } from "./retry_state";
import { Trace } from "./trace";
import { Tries } from "./tries";

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

/** One request to a backend: what is asked of it, and what has become of that so far. */
export class Request {
  /** Who was tried for it. */
  readonly tries: Tries = new Tries();
  /** Of a probe the claim that it is made under; null: it is a client's request. */
  claim: Claim | null = null;
  /** Whether it is known what the answer to a probe says. */
  isJudged: bool = false;
  /** Whether all of a probe has gone to the vendor. */
  hasLeft: bool = false;
  /** What the client speaks. */
  client: ClientFormat;
  /** The cluster that the route chose before any edit; EMPTY where it was not asked for. */
  cluster: Bytes = EMPTY;
  bodyUse: BodyUse = BodyUse.None;
  /** What the chat is to begin with; EMPTY: nothing. */
  context: Bytes = EMPTY;
  /** What the vendor is asked in, as far as that is known. */
  format: VendorFormat;
  /** What of the body the answer is read by; null: it was not read. */
  facts: ResponseFacts | null = null;
  /** What of the client's own body the answer is told by. */
  clientFacts: ClientFacts = NO_FACTS;
  /** Finds what the answer took; null: it has none to tell, or nobody can read it. */
  usage: UsageScan | null = null;
  /** What metrics call the line of `modelMapping` that its model is mapped by; "": nothing maps models. */
  modelLabel: string = "";
  /** How the vendor names the request in its answer; EMPTY: it does not, or the client gets that as it is. */
  vendorsId: Bytes = EMPTY;
  /** When it was sent to the vendor last, in Unix milliseconds; 0: not yet, or nobody asks. */
  sentMs: u64 = 0;
  /** Milliseconds for which the first byte of the answer is awaited, counted from the request's last; 0: for good. */
  firstByteMs: u32 = 0;
  /** What is sent again with another token; null: it cannot be. */
  kept: VendorRequest | null = null;
  /** What logs tell of it; null: they tell nothing. */
  readonly trace: Trace | null;

  constructor(
    readonly rule: Rule,
    readonly backend: Backend,
    readonly head: RequestHead,
    /** What is asked of the vendor. */
    public api: ApiName,
  ) {
    this.client = clientOf(api);
    this.format = backend.config.provider.formatFor(EMPTY, backend.config.settings);
    const isLogged = backend.config.logsErrorBodies && backend.host.journal().on(LogLevel.Warn);
    const isTold = isLogged || backend.notesRequests || backend.tellsClients;
    this.trace = isTold ? new Trace(isLogged) : null;
  }

  get config(): ProviderConfig {
    return this.backend.config;
  }

  /** Whether the vendor is asked in another format than the client speaks. */
  get isConverted(): bool {
    return !this.client.owns(this.api);
  }

  get isProbe(): bool {
    return this.claim !== null;
  }

  /** The vendor's name for `model`, by which line of the mapping is noted. */
  mapped(model: Bytes): Bytes {
    const mapping = this.config.modelMapping;
    if (model.length == 0 || mapping.isEmpty) return model;
    const entry = mapping.find(model);
    this.modelLabel = entry === null ? OTHER_MODELS : entry.label;
    return entry === null ? model : entry.targetOf(model);
  }

  /** More of the vendor's answer. */
  see(bytes: Bytes): void {
    const usage = this.usage;
    if (usage !== null) usage.see(bytes);
  }

  /** Turns it into the probe of `token` that is made under `claim`. */
  serve(claim: Claim, api: ApiName, token: ApiToken | null): void {
    this.claim = claim;
    this.api = api;
    this.client = clientOf(api);
    this.tries.take(new Pick(token, 0, false));
  }

  /** What a later attempt is to know. */
  retryState(): RetryState {
    const state = this.head.retryState();
    state.isProbe = this.isProbe;
    state.requestId = this.tries.requestId;
    state.tried = this.tries.tried;
    state.failed = this.tries.failed;
    state.spent = this.tries.spent;
    state.dropsThoughts = this.tries.dropsThoughts;
    state.isAgain = this.tries.again.length > 0;
    state.isRefused = this.tries.refusals > 0;
    state.sentMs = this.sentMs;
    return state;
  }
}
