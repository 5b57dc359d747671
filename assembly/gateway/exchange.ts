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
import { Request, BodyUse } from "./attempt/request";
import { RequestHead } from "./attempt/request_head";
import { RetryState, STATE_RETRY } from "./attempt/retry_state";
import { ChatContext, ContextState } from "./callouts/chat_context";
import { PROBE_MARK } from "./callouts/probe_request";
import { Gateway } from "./gateway";
import { bodyUse } from "./inbound/body_use";
import { keepBody, letGo, sent } from "./inbound/kept_body";
import { memoryRefusal } from "./inbound/memory_guard";
import { refusal } from "./inbound/request_check";
import { contextMissing, emptyBody, misrouted, translated, unknownPath } from "./local_replies";
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
  request: Request | null = null;
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
    this.context = new ChatContext();
  }

  /** The stream is gone: what is not known of it by now is not to be known. */
  end(): void {
    const request = this.request;
    if (request === null) return;
    letGo(request);
    const pool = request.backend.pool;
    const claim = request.claim;
    if (claim !== null) chargeLostProbe(pool, request, claim);
    else request.backend.open.leave(pool, request);
  }

  /** The headers have left before the body was there. */
  headersLeft(): void {
    this.context.isBound = true;
  }

  requestHeaders(headers: HeaderView, endOfStream: bool, facts: StreamFacts): Step {
    const earlier = this.gateway.isUpstream ? RetryState.parse(facts.retryState()) : null;
    const head = new RequestHead(headers, earlier, endOfStream, this.gateway.isUpstream);
    if (earlier === null && this.gateway.isOwnRequest(head)) return Step.Pass;
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
    const request = new Request(rule, this.gateway.backendOf(config), head, api);
    this.request = request;
    const needsCluster = config.vendorFile.length > 0 && this.cluster.length == 0;
    request.cluster = needsCluster ? facts.cluster() : this.cluster;
    request.isAnthropic = head.isTranslated;
    if (this.gateway.guard.isClosed(request)) return this.answer(misrouted());
    const choice = TokenChoice.of(request, earlier);
    this.probe = choice.probe;
    const unserved = choice.reply;
    if (unserved !== null) return this.answer(unserved);
    if (!isOpen && !request.isProbe) return this.answer(unknownPath(head));
    this.depart(request);
    if (!areSound(this.edits)) return this.answer(unknownPath(head));
    request.bodyUse = this.probe === null ? bodyUse(request.backend, head, api) : BodyUse.Replace;
    request.hasLeft = endOfStream;
    return request.bodyUse != BodyUse.None && !endOfStream ? Step.Hold : Step.Forward;
  }

  /** Whether a body of `size` bytes can be worked on: asked before it is read. If not, `reply` says why. */
  canTake(size: u32): bool {
    const refused = memoryRefusal(this.gateway.host, size);
    if (refused !== null) this.answer(refused);
    return refused === null;
  }

  /** The request has left as the last step said: nothing of what it was written from is kept. */
  left(): void {
    const request = this.request;
    this.edits.clear();
    this.body = null;
    if (request !== null) sent(request);
  }

  /** The whole body of a request that was held. */
  requestBody(bytes: Bytes): Step {
    const request = this.request;
    if (request === null) return Step.Pass;
    // Another request's answer can have closed its way while this one's headers were held, key included.
    if (this.gateway.guard.isClosed(request)) return this.answer(misrouted());
    const probe = this.probe;
    if (probe !== null) return this.replaceBody(request, bytes, probe.body);
    if (bytes.length == 0 && request.bodyUse == BodyUse.Json) return this.answer(emptyBody());
    const context = this.context.find(request, this.gateway.contextsOf(request.config));
    if (context != ContextState.Known) {
      return context == ContextState.Loading ? Step.Await : this.answer(contextMissing());
    }
    const rendered = request.bodyUse == BodyUse.Keep ? Rewrite.unchanged(bytes) : this.render(request, bytes);
    if (rendered === null) return Step.Reply;
    if (rendered.isChange) this.body = rendered;
    keepBody(request, rendered);
    // A later attempt finds the length that the first one wrote.
    if (rendered.isChange || this.gateway.isUpstream) {
      this.edits.headers.set(CONTENT_LENGTH, decimal(rendered.length));
    }
    return Step.Forward;
  }

  /** Sends the filter's own body, whatever came. */
  private replaceBody(request: Request, bytes: Bytes, own: Bytes): Step {
    request.hasLeft = true;
    this.edits.clear();
    this.body = new Rewrite(bytes, bytes.length, own);
    this.edits.headers.set(CONTENT_LENGTH, decimal(own.length));
    return Step.Forward;
  }

  /** The vendor's body; null: the client's cannot be one, and is answered. */
  private render(request: Request, bytes: Bytes): Rewrite | null {
    this.edits.clear();
    if (this.context.hasOtherToken) this.depart(request);
    const rendering = new Rendering(request, bytes, this.gateway.host);
    this.rendering = rendering;
    rendering.run();
    this.rendering = null;
    const reply = rendering.reply;
    if (reply !== null) return this.refuse(reply);
    const call = rendering.call;
    if (call !== null) this.departure.redirect(request, call, this.edits);
    return areSound(this.edits) ? rendering.body : this.refuse(unknownPath(request.head));
  }

  /** Answers instead of a body. */
  private refuse(reply: LocalReply): Rewrite | null {
    this.answer(reply);
    return null;
  }

  private depart(request: Request): void {
    const probe = this.probe;
    if (probe === null) this.departure.prepare(request, this.edits);
    else this.departure.replace(request, probe, this.edits);
    if (this.gateway.isUpstream) this.edits.state.set(STATE_RETRY, request.retryState().bytes());
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
    this.request = null;
    return Step.Reply;
  }
}
