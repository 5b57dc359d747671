import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { LocalReply } from "../base/http/local_reply";
import { Rewrite } from "../base/rewrite";
import { ApiName } from "../canonical/api_name";
import { apiNameOf, isAnthropics } from "../canonical/routes";
import { Rule } from "../config/rule";
import { CalloutRequest } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { chargeLostProbe } from "./attempt/charge";
import { Attempt, BodyUse } from "./attempt/request";
import { RequestHead } from "./attempt/request_head";
import { RetryState, STATE_MEMO } from "./attempt/retry_state";
import { ChatContext, ContextState } from "./callouts/chat_context";
import { PROBE_MARK } from "./callouts/probe_request";
import { Gateway } from "./gateway";
import { bodyUse } from "./inbound/body_use";
import { keepBody, letGo, sent } from "./inbound/kept_body";
import { memoryRefusal } from "./inbound/memory_guard";
import { emptyBody, refusal, unknownPath } from "./inbound/request_check";
import { contextMissing, misrouted, translated } from "./local_replies";
import { StreamEdits, areSound } from "./outbound/addressing";
import { Rendering } from "./outbound/render_body";
import { Departure } from "./outbound/vendor_request";
import { Step } from "./step";
import { TokenChoice } from "./token_choice";

const CONTENT_LENGTH = utf8("content-length");

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
  /** What goes to the vendor instead of the request, because that is a probe. */
  private probe: CalloutRequest | null = null;
  private readonly departure: Departure;
  private readonly context: ChatContext;
  /** Keeps hold of what is at work. */
  private rendering: Rendering | null = null;

  constructor(private readonly gateway: Gateway) {
    this.departure = new Departure(gateway);
    this.context = new ChatContext(gateway);
  }

  /** The stream is gone: what is not known of it by now is not to be known. */
  end(): void {
    const attempt = this.attempt;
    if (attempt === null) return;
    letGo(this.gateway, attempt);
    const pool = this.gateway.poolOf(attempt.config);
    const claim = attempt.claim;
    if (claim !== null) chargeLostProbe(pool, attempt, claim);
    else this.gateway.open.leave(pool, attempt);
  }

  /** The headers have left before the body was there. */
  headersLeft(): void {
    this.context.isBound = true;
  }

  requestHeaders(headers: HeaderView, endOfStream: bool, facts: StreamFacts): Step {
    const memo = this.gateway.isUpstream ? RetryState.parse(facts.memo()) : null;
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
    const unfit = mayAsk ? refusal(head, api, config.endpoint) : unknownPath(head);
    const refused = unfit === null ? memoryRefusal(this.gateway.host, 0) : unfit;
    if (refused !== null) return this.answer(refused);
    const attempt = new Attempt(rule, config, head, api);
    this.attempt = attempt;
    const needsCluster = config.vendorFile.length > 0 && this.cluster.length == 0;
    attempt.cluster = needsCluster ? facts.cluster() : this.cluster;
    attempt.isAnthropic = head.isTranslated;
    if (this.gateway.guard.isClosed(attempt)) return this.answer(misrouted());
    const choice = TokenChoice.of(this.gateway, attempt, memo);
    this.probe = choice.probe;
    const unserved = choice.reply;
    if (unserved !== null) return this.answer(unserved);
    if (!isOpen && !attempt.isProbe) return this.answer(unknownPath(head));
    this.depart(attempt);
    if (!areSound(this.edits)) return this.answer(unknownPath(head));
    attempt.bodyUse = this.probe === null ? bodyUse(this.gateway, config, head, api) : BodyUse.Replace;
    attempt.hasLeft = endOfStream;
    return attempt.bodyUse != BodyUse.None && !endOfStream ? Step.Hold : Step.Forward;
  }

  /** Whether a body of `size` bytes can be worked on: asked before it is read. If not, `reply` says why. */
  canTake(size: u32): bool {
    const refused = memoryRefusal(this.gateway.host, size);
    if (refused !== null) this.answer(refused);
    return refused === null;
  }

  /** The request has left as the last step said: nothing of what it was written from is kept. */
  left(): void {
    const attempt = this.attempt;
    this.edits.clear();
    this.body = null;
    if (attempt !== null) sent(this.gateway, attempt);
  }

  /** The whole body of a request that was held. */
  requestBody(bytes: Bytes): Step {
    const attempt = this.attempt;
    if (attempt === null) return Step.Pass;
    // Another request's answer can have closed its way while this one's headers were held, key included.
    if (this.gateway.guard.isClosed(attempt)) return this.answer(misrouted());
    const probe = this.probe;
    if (probe !== null) return this.replaceBody(attempt, bytes, probe.body);
    if (bytes.length == 0 && attempt.bodyUse == BodyUse.Json) return this.answer(emptyBody());
    const context = this.context.find(attempt);
    if (context != ContextState.Known) {
      return context == ContextState.Loading ? Step.Await : this.answer(contextMissing());
    }
    const rendered = attempt.bodyUse == BodyUse.Keep ? Rewrite.unchanged(bytes) : this.render(attempt, bytes);
    if (rendered === null) return Step.Reply;
    if (rendered.isChange) this.body = rendered;
    keepBody(this.gateway, attempt, rendered);
    // A later attempt finds the length that the first one wrote.
    if (rendered.isChange || this.gateway.isUpstream) {
      this.edits.headers.set(CONTENT_LENGTH, decimal(rendered.length));
    }
    return Step.Forward;
  }

  /** Sends the filter's own body, whatever came. */
  private replaceBody(attempt: Attempt, bytes: Bytes, own: Bytes): Step {
    attempt.hasLeft = true;
    this.edits.clear();
    this.body = new Rewrite(bytes, bytes.length, own);
    this.edits.headers.set(CONTENT_LENGTH, decimal(own.length));
    return Step.Forward;
  }

  /** The vendor's body; null: the client's cannot be one, and is answered. */
  private render(attempt: Attempt, bytes: Bytes): Rewrite | null {
    this.edits.clear();
    if (this.context.hasOtherToken) this.depart(attempt);
    const rendering = new Rendering(attempt, bytes, this.gateway.host);
    this.rendering = rendering;
    rendering.run();
    this.rendering = null;
    const reply = rendering.reply;
    if (reply !== null) return this.refuse(reply);
    const call = rendering.call;
    if (call !== null) this.departure.redirect(attempt, call, this.edits);
    return areSound(this.edits) ? rendering.body : this.refuse(unknownPath(attempt.head));
  }

  /** Answers instead of a body. */
  private refuse(reply: LocalReply): Rewrite | null {
    this.answer(reply);
    return null;
  }

  private depart(attempt: Attempt): void {
    const probe = this.probe;
    if (probe === null) this.departure.prepare(attempt, this.edits);
    else this.departure.replace(attempt, probe, this.edits);
    if (this.gateway.isUpstream) this.edits.state.set(STATE_MEMO, attempt.memo().bytes());
  }

  private chooseRule(head: RequestHead, facts: StreamFacts): Rule | null {
    const config = this.gateway.config;
    if (config.matchesCluster || !this.gateway.isUpstream) this.cluster = facts.cluster();
    const route = config.matchesRoute ? facts.route() : EMPTY;
    return config.ruleFor(head.authority, this.cluster, route);
  }

  private answer(reply: LocalReply): Step {
    this.reply = this.isAnthropic ? translated(reply) : reply;
    this.end();
    this.attempt = null;
    return Step.Reply;
  }
}
