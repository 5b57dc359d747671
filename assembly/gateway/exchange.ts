import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { LocalReply } from "../base/http/local_reply";
import { Rewrite } from "../base/rewrite";
import { Rule } from "../config/rule";
import { Pick } from "../failover/picker";
import { ApiName } from "../openai/api_name";
import { apiNameOf, isAnthropics, isStateful } from "../openai/routes";
import { StreamFacts } from "../ports/stream_facts";
import { StreamEdits, areSound } from "./addressing";
import { emptyBody, refusal, unknownPath } from "./admission";
import { Attempt, BodyUse } from "./attempt";
import { bodyUse } from "./body_use";
import { ChatContext, ContextState } from "./chat_context";
import { Departure } from "./departure";
import { Gateway } from "./gateway";
import { Memo, STATE_MEMO } from "./memo";
import { Admission, admit } from "./probe_desk";
import { PROBE_MARK } from "./probe_request";
import { contextMissing, misdirectedProbe, misrouted, noHealthyToken, translated, unusableProbe } from "./refusals";
import { Rendering } from "./rendering";
import { RequestHead } from "./request_head";
import { withhold } from "./request_headers";
import { replays } from "./retry";

/** Who asks, where Higress has authenticated it. */
const CONSUMER = utf8("x-mse-consumer");
const CONTENT_LENGTH = utf8("content-length");

/** What the edge does next with a request. */
export enum Step {
  /** Let it go untouched: the filter is not configured for it. */
  Pass,
  /** Apply `edits`, and `body` unless null, and let it go. */
  Forward,
  /** Apply `edits` and wait for the body. */
  Hold,
  /** Keep it, its body too, until a callout is answered; then show the body again. */
  Await,
  /** Answer it with `reply`. */
  Reply,
}

/** One request on its way to the vendor. In upstream mode: one attempt's. */
export class Exchange {
  /** What the last step changed. */
  readonly edits: StreamEdits = new StreamEdits();
  /** What becomes of the client's body; null: it stays as it is. */
  body: Rewrite | null = null;
  reply: LocalReply | null = null;
  /** What the vendor is asked; null: nothing, the filter has no part in it or answers itself. */
  attempt: Attempt | null = null;
  private cluster: Bytes = EMPTY;
  /** Whether the client speaks Anthropic's API. */
  private isAnthropic: bool = false;
  private readonly departure: Departure;
  private readonly context: ChatContext;

  constructor(private readonly gateway: Gateway) {
    this.departure = new Departure(gateway);
    this.context = new ChatContext(gateway);
  }

  /** The headers have left before the body was there. */
  headersLeft(): void {
    this.context.isBound = true;
  }

  requestHeaders(headers: HeaderView, endOfStream: bool, facts: StreamFacts): Step {
    const memo = this.gateway.isUpstream ? Memo.parse(facts.memo()) : null;
    const head = new RequestHead(headers, memo, endOfStream, this.gateway.isUpstream);
    if (memo === null && this.gateway.isOwnRequest(head)) return Step.Pass;
    const rule = this.chooseRule(head, facts);
    if (rule === null) return Step.Pass;
    const config = rule.provider;
    if (config === null) return Step.Pass;
    const asked = apiNameOf(head.path);
    this.isAnthropic = isAnthropics(asked);
    head.isTranslated = asked == ApiName.AnthropicMessages && config.translatesMessages;
    const api = head.isTranslated ? ApiName.ChatCompletions : asked;
    const isOpen = config.endpoint.opens(asked);
    const mayAsk = isOpen || headers.find(PROBE_MARK) >= 0;
    const refused = mayAsk ? refusal(head, api, config.endpoint) : unknownPath(head);
    if (refused !== null) return this.answer(refused);
    const attempt = new Attempt(rule, config, head, api);
    const needsCluster = config.vendorFile.length > 0 && this.cluster.length == 0;
    attempt.cluster = needsCluster ? facts.cluster() : this.cluster;
    attempt.isAnthropic = head.isTranslated;
    if (this.gateway.guard.isClosed(attempt)) return this.answer(misrouted());
    const unserved = this.pickToken(attempt, memo);
    if (unserved !== null) return this.answer(unserved);
    if (!isOpen && !attempt.isProbe) return this.answer(unknownPath(head));
    this.attempt = attempt;
    this.depart(attempt);
    if (!areSound(this.edits)) return this.answer(unknownPath(head));
    attempt.bodyUse = bodyUse(this.gateway, config, head, api);
    return attempt.bodyUse != BodyUse.None && !endOfStream ? Step.Hold : Step.Forward;
  }

  /** The whole body of a request that was held. */
  requestBody(bytes: Bytes): Step {
    const attempt = this.attempt;
    if (attempt === null) return Step.Pass;
    // Another request's answer can have closed its way while this one's headers were held, key included.
    if (this.gateway.guard.isClosed(attempt)) return this.answer(misrouted());
    if (bytes.length == 0 && attempt.bodyUse == BodyUse.Json) return this.answer(emptyBody());
    const context = this.context.find(attempt);
    if (context != ContextState.Known) {
      return context == ContextState.Loading ? Step.Await : this.answer(contextMissing());
    }
    const rendered = attempt.bodyUse == BodyUse.Keep ? Rewrite.unchanged(bytes) : this.render(attempt, bytes);
    if (rendered === null) return Step.Reply;
    if (rendered.isChange) this.body = rendered;
    if (replays(this.gateway, attempt.config)) attempt.body = rendered;
    // A later attempt finds the length that the first one wrote.
    if (rendered.isChange || this.gateway.isUpstream) {
      this.edits.headers.set(CONTENT_LENGTH, decimal(rendered.length));
    }
    return Step.Forward;
  }

  /** What becomes of the client's trailers. */
  requestTrailers(trailers: HeaderView): Edits {
    const edits = new Edits();
    const attempt = this.attempt;
    if (attempt !== null) withhold(trailers, attempt, edits);
    return edits;
  }

  /** The vendor's body; null: the client's cannot be one, and is answered. */
  private render(attempt: Attempt, bytes: Bytes): Rewrite | null {
    this.edits.clear();
    if (this.context.hasOtherToken) this.depart(attempt);
    const rendering = Rendering.of(attempt, bytes, this.gateway.host.clock());
    const reply = rendering.reply;
    const call = rendering.call;
    if (reply !== null) this.answer(reply);
    if (reply !== null) return null;
    attempt.call = call;
    if (call !== null) this.departure.redirect(attempt, call, this.edits);
    if (areSound(this.edits)) return rendering.body;
    this.answer(unknownPath(attempt.head));
    return null;
  }

  private depart(attempt: Attempt): void {
    this.departure.prepare(attempt, this.edits);
    if (this.gateway.isUpstream) this.edits.state.set(STATE_MEMO, attempt.memo().bytes());
  }

  private chooseRule(head: RequestHead, facts: StreamFacts): Rule | null {
    const config = this.gateway.config;
    if (config.matchesCluster || !this.gateway.isUpstream) this.cluster = facts.cluster();
    const route = config.matchesRoute ? facts.route() : EMPTY;
    return config.ruleFor(head.authority, this.cluster, route);
  }

  /** Chooses the token, for a probe the one it is for; the answer when there is none to use. */
  private pickToken(attempt: Attempt, memo: Memo | null): LocalReply | null {
    if (memo !== null && memo.isProbe) return unusableProbe();
    if (memo !== null) attempt.resume(memo);
    const pool = this.gateway.poolOf(attempt.config);
    const visitor = admit(attempt.head.headers.get(PROBE_MARK), pool, this.gateway.host.store());
    if (visitor.admission == Admission.Elsewhere) return misdirectedProbe();
    if (visitor.admission == Admission.Busy) return unusableProbe();
    attempt.isProbe = visitor.admission == Admission.Probe;
    const wish = attempt.wish();
    if (isStateful(attempt.api)) wish.consumer = attempt.head.headers.get(CONSUMER);
    const pick = attempt.isProbe ? new Pick(visitor.token, 0, false) : pool.pick(wish);
    attempt.take(pick);
    return pick.isRejected ? noHealthyToken(pick.retryAfterMs) : null;
  }

  private answer(reply: LocalReply): Step {
    this.reply = this.isAnthropic ? translated(reply) : reply;
    this.attempt = null;
    return Step.Reply;
  }
}
