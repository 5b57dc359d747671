import { Bytes, EMPTY, equal, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { HeaderView } from "../base/http/header_view";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { Mode } from "../config/plugin_config";
import { ProviderConfig } from "../config/provider_config";
import { HostRewrite, Rule } from "../config/rule";
import { ApiToken } from "../failover/api_token";
import { Pick, PickWish } from "../failover/picker";
import { Verdict } from "../failover/health";
import { ApiName } from "../openai/api_name";
import { modelOf } from "../openai/request";
import { apiNameOf, hasBody } from "../openai/routes";
import { LogLevel } from "../ports/journal";
import { StreamFacts } from "../ports/stream_facts";
import { StreamEdits, addressByHeaders, addressByRoute, keepRoute } from "./addressing";
import { emptyBody, invalid, refusal } from "./admission";
import { clientKey, stripCredentials } from "./credentials";
import { Gateway } from "./gateway";
import { probeRouteOf, recordFailure, reportOf, verdictOf } from "./outcome";
import { Admission, admit, hideStatus } from "./probe_desk";
import { PROBE_MARK } from "./probe_request";
import { misdirectedProbe, misrouted, noHealthyToken, notJson, unusableProbe } from "./refusals";
import { RequestHead } from "./request_head";

const CONTENT_LENGTH = utf8("content-length");
const RETRY = utf8("x-ai-proxy-retry");
const VIA_UPSTREAM = utf8("via_upstream");

/** No API of a client's own files or jobs is served yet, for which its token would have to be the same each time. */
const ANYBODY = new PickWish();

/** Filter state by which later attempts learn what the client asked for. */
export const STATE_MEMO: Bytes = utf8("ai_proxy.request");

/** What the edge does next with a request. */
export enum Step {
  /** Let it go untouched: the filter is not configured for it. */
  Pass,
  /** Apply `edits`, and `body` unless null, and let it go. */
  Forward,
  /** Apply `edits` and wait for the body. */
  Hold,
  /** Answer it with `reply`. */
  Reply,
}

/** One request's life, from its headers to the headers of the answer. In upstream mode: one attempt's. */
export class Exchange {
  /** What the last step changed. */
  readonly edits: StreamEdits = new StreamEdits();
  /** What becomes of the client's body; null: it stays as it is. */
  body: Rewrite | null = null;
  reply: LocalReply | null = null;
  private rule: Rule | null = null;
  private config: ProviderConfig | null = null;
  private head: RequestHead | null = null;
  private pick: Pick | null = null;
  private isProbe: bool = false;
  /** Downstream: the cluster that the route chose before any edit. */
  private cluster: Bytes = EMPTY;

  constructor(private readonly gateway: Gateway) {}

  requestHeaders(headers: HeaderView, endOfStream: bool, facts: StreamFacts): Step {
    const memo = this.isUpstream ? facts.memo() : EMPTY;
    const head = new RequestHead(headers, memo, endOfStream);
    const rule = this.chooseRule(head, facts);
    if (rule === null) return Step.Pass;
    const config = rule.provider;
    if (config === null) return Step.Pass;
    const api = apiNameOf(head.path);
    const closed = this.gateway.guard.isClosed(rule);
    const refused = closed ? misrouted() : refusal(head, api, config.endpoint);
    if (refused !== null) return this.answer(refused);
    const unserved = this.pickToken(head, config);
    if (unserved !== null) return this.answer(unserved);
    this.rule = rule;
    this.config = config;
    this.head = head;
    this.authorize(head, config);
    this.address(head, rule, config, api);
    if (this.isUpstream && memo.length == 0) {
      this.edits.state.set(STATE_MEMO, this.isProbe ? head.probeMemo() : head.memo());
    }
    return endOfStream || !config.needsBody || !hasBody(api) ? Step.Forward : Step.Hold;
  }

  /** The whole body of a request that was held. */
  requestBody(bytes: Bytes): Step {
    const config = this.config;
    const rule = this.rule;
    if (rule === null || config === null) return Step.Pass;
    // Another request's answer can have closed the rule while this one's headers were held, key included.
    if (this.gateway.guard.isClosed(rule)) return this.answer(misrouted());
    if (bytes.length == 0) return this.answer(emptyBody());
    const document = JsonDocument.parse(bytes);
    if (document.fault != JsonFault.None) return this.answer(notJson(document));
    if (document.kind(document.root) != JsonKind.Object) {
      return this.answer(invalid(400, "invalid_json", "The request body must be a JSON object."));
    }
    const model = modelOf(document);
    const mapped = model.length == 0 ? EMPTY : config.modelMapping.map(model);
    const rendered = config.provider.protocol.request(document, mapped);
    this.edits.clear();
    if (rendered.isChange) this.body = rendered;
    // A later attempt finds the length that the first one wrote.
    if (rendered.isChange || this.isUpstream) this.edits.headers.set(CONTENT_LENGTH, decimal(rendered.length));
    return Step.Forward;
  }

  /** The head of the answer, of the vendor's or of one that the proxy gave. `edits` are for its headers. */
  responseHeaders(status: u32, facts: StreamFacts): void {
    this.edits.clear();
    const rule = this.rule;
    const config = this.config;
    if (rule === null || config === null) return;
    const guard = this.gateway.guard;
    const failed = status < 200 || status > 299;
    const details = failed ? facts.codeDetails() : VIA_UPSTREAM;
    if (!guard.acceptsReason(rule, details)) return;
    if (!this.isUpstream && !guard.accepts(rule, this.cluster, facts.cluster())) return;
    if (!equal(details, VIA_UPSTREAM)) return;
    // Only the filter may ask Envoy to try again.
    if (this.isUpstream) this.edits.headers.remove(RETRY);
    if (this.isProbe) hideStatus(status, this.edits.headers);
    else this.judge(config, status, facts);
  }

  private get isUpstream(): bool {
    return this.gateway.config.mode == Mode.Upstream;
  }

  private chooseRule(head: RequestHead, facts: StreamFacts): Rule | null {
    const config = this.gateway.config;
    if (config.matchesCluster || !this.isUpstream) this.cluster = facts.cluster();
    const route = config.matchesRoute ? facts.route() : EMPTY;
    return config.ruleFor(head.authority, this.cluster, route);
  }

  /** Chooses the token, for a probe the one it is for; the answer when there is none to use. */
  private pickToken(head: RequestHead, config: ProviderConfig): LocalReply | null {
    if (head.wasProbe) return unusableProbe();
    const pool = this.gateway.poolOf(config);
    const visitor = admit(head.headers.get(PROBE_MARK), pool, this.gateway.host.store());
    if (visitor.admission == Admission.Elsewhere) return misdirectedProbe();
    if (visitor.admission == Admission.Busy) return unusableProbe();
    this.isProbe = visitor.admission == Admission.Probe;
    const pick = this.isProbe ? new Pick(visitor.token, 0, false) : pool.pick(ANYBODY);
    this.pick = pick;
    return pick.isRejected ? noHealthyToken(pick.retryAfterMs) : null;
  }

  private authorize(head: RequestHead, config: ProviderConfig): void {
    const headers = this.edits.headers;
    const token = this.token;
    const secret = token === null ? clientKey(head.headers, config.clientKeyHeaders) : token.secret;
    if (secret.length > 0) config.provider.authorize(secret, headers);
    stripCredentials(head.headers, config.clientKeyHeaders, headers);
    const journal = this.gateway.host.journal();
    if (token === null || !journal.on(LogLevel.Debug)) return;
    journal.write(LogLevel.Debug, `ai-proxy: using token ${token.alias}`);
  }

  private get token(): ApiToken | null {
    const pick = this.pick;
    return pick === null ? null : pick.token;
  }

  private address(head: RequestHead, rule: Rule, config: ProviderConfig, api: ApiName): void {
    if (this.isUpstream) return addressByHeaders(head, config.endpoint, api, this.edits.headers);
    if (rule.hostRewrite == HostRewrite.Route) return addressByRoute(head, config.endpoint, api, this.edits);
    addressByHeaders(head, config.endpoint, api, this.edits.headers);
    keepRoute(this.edits.state);
  }

  /** Puts a client's answer down to the token that was used. A pass is told only where there is a failure to forget. */
  private judge(config: ProviderConfig, status: u32, facts: StreamFacts): void {
    const pick = this.pick;
    const token = this.token;
    const head = this.head;
    if (pick === null || token === null || head === null) return;
    const verdict = verdictOf(config, status);
    if (verdict != Verdict.Passed) recordFailure(this.gateway.host, token, status, verdict);
    if (verdict == Verdict.Ignored || (verdict == Verdict.Passed && !pick.hadFailures)) return;
    const report = reportOf(verdict, pick.generation, facts);
    const cluster = this.cluster.length > 0 ? this.cluster : facts.cluster();
    report.probeRoute = probeRouteOf(head, config, cluster);
    this.gateway.poolOf(config).report(token, report);
  }

  private answer(reply: LocalReply): Step {
    this.reply = reply;
    this.rule = null;
    return Step.Reply;
  }
}
