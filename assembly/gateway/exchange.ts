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
import { pickToken } from "../failover/picker";
import { ApiName } from "../openai/api_name";
import { ApiError, SERVER_ERROR } from "../openai/error_body";
import { modelOf } from "../openai/request";
import { apiNameOf, hasBody } from "../openai/routes";
import { LogLevel } from "../ports/journal";
import { StreamFacts } from "../ports/stream_facts";
import { StreamEdits, addressByHeaders, addressByRoute, keepRoute } from "./addressing";
import { emptyBody, invalid, refusal } from "./admission";
import { clientKey, stripCredentials } from "./credentials";
import { Gateway } from "./gateway";
import { recordFailure } from "./outcome";
import { RequestHead } from "./request_head";

const CONTENT_LENGTH = utf8("content-length");
const VIA_UPSTREAM = utf8("via_upstream");

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
  private token: ApiToken | null = null;
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
    const refused = this.gateway.guard.isClosed(rule) ? misrouted() : refusal(head, api, config.endpoint);
    if (refused !== null) return this.answer(refused);
    this.rule = rule;
    this.config = config;
    this.authorize(head, config);
    this.address(head, rule, config, api);
    if (this.isUpstream && memo.length == 0) this.edits.state.set(STATE_MEMO, head.memo());
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

  /** The head of the answer, of the vendor's or of one that the proxy gave. */
  responseHeaders(status: u32, facts: StreamFacts): void {
    const rule = this.rule;
    const config = this.config;
    if (rule === null || config === null) return;
    const guard = this.gateway.guard;
    const failed = status < 200 || status > 299;
    const details = failed ? facts.codeDetails() : VIA_UPSTREAM;
    if (!guard.acceptsReason(rule, details)) return;
    if (!this.isUpstream && !guard.accepts(rule, this.cluster, facts.cluster())) return;
    const token = this.token;
    if (failed && token !== null && equal(details, VIA_UPSTREAM)) recordFailure(this.gateway, config, token, status);
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

  private authorize(head: RequestHead, config: ProviderConfig): void {
    const headers = this.edits.headers;
    const token = pickToken(config.apiTokens, this.gateway.random);
    this.token = token;
    const secret = token === null ? clientKey(head.headers, config.clientKeyHeaders) : token.secret;
    if (secret.length > 0) config.provider.authorize(secret, headers);
    stripCredentials(head.headers, config.clientKeyHeaders, headers);
    const journal = this.gateway.journal;
    if (token !== null && journal.on(LogLevel.Debug))
      journal.write(LogLevel.Debug, `ai-proxy: using token ${token.alias}`);
  }

  private address(head: RequestHead, rule: Rule, config: ProviderConfig, api: ApiName): void {
    if (this.isUpstream) return addressByHeaders(head, config.endpoint, api, this.edits.headers);
    if (rule.hostRewrite == HostRewrite.Route) return addressByRoute(head, config.endpoint, api, this.edits);
    addressByHeaders(head, config.endpoint, api, this.edits.headers);
    keepRoute(this.edits.state);
  }

  private answer(reply: LocalReply): Step {
    this.reply = reply;
    this.rule = null;
    return Step.Reply;
  }
}

/** The answer when the host refused what was asked of it: nothing goes out half rewritten. */
export function internalFault(code: string): LocalReply {
  return new ApiError(500, SERVER_ERROR, code, "The gateway could not rewrite the request.").reply();
}

function misrouted(): LocalReply {
  const message = "This route sends requests elsewhere once host and path are rewritten; see the gateway's log.";
  return new ApiError(500, SERVER_ERROR, "misrouted", message).reply();
}

function notJson(document: JsonDocument): LocalReply {
  const reason = document.fault == JsonFault.Depth ? "is nested too deeply" : "is not valid JSON";
  return invalid(400, "invalid_json", `The request body ${reason} (at byte ${document.faultAt}).`);
}
