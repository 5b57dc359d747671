import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { LocalReply } from "../base/http/local_reply";
import { Rewrite } from "../base/rewrite";
import { ApiName } from "../canonical/api_name";
import { askedApi } from "../canonical/routes";
import { Rule } from "../config/rule";
import { ClientFormat } from "../formats/client_format";
import { clientOf } from "../formats/index";
import { StreamFacts } from "../ports/stream_facts";
import { chargeLostProbe } from "./attempt/charge";
import { BodyUse, Request } from "./attempt/request";
import { RequestHead } from "./attempt/request_head";
import { wasLost } from "./attempt/retry_policy";
import { RetryState, STATE_RETRY } from "./attempt/retry_state";
import { StreamEdits } from "../base/http/stream_edits";
import { Admission, admit } from "./callouts/probe_admission";
import { PROBE_MARK, probedApi } from "./callouts/probe_request";
import { Dispatch } from "./dispatch";
import { Gateway } from "./gateway";
import { bodyUse } from "./inbound/body_use";
import { letGo, sent } from "./inbound/kept_body";
import { announcedRefusal, isTooLarge, memoryRefusal } from "./inbound/memory_guard";
import { modelsReply } from "./models_reply";
import { refusal } from "./inbound/request_check";
import {
  inFormat,
  misdirectedProbe,
  misrouted,
  ruleRefused,
  unanswered,
  unknownPath,
  unusableProbe,
} from "./local_replies";
import { withhold } from "./outbound/request_headers";
import { Step } from "./step";

const CONTENT_LENGTH = utf8("content-length");

/** One request on its way to the vendor. In upstream mode: one attempt's. */
export class Exchange {
  reply: LocalReply | null = null;
  /** What the vendor is asked; null: nothing, the filter has no part in it or answers itself. */
  request: Request | null = null;
  private cluster: Bytes = EMPTY;
  /** What the client is answered in. */
  private client: ClientFormat = clientOf(ApiName.Unknown);
  private readonly dispatch: Dispatch = new Dispatch();

  constructor(private readonly gateway: Gateway) {}

  /** What the last step changed. */
  get edits(): StreamEdits {
    return this.dispatch.edits;
  }

  /** What becomes of the client's body; null: it stays as it is. */
  get body(): Rewrite | null {
    return this.dispatch.body;
  }

  /** The stream is gone: what is not known of it by now is not to be known. */
  end(): void {
    const request = this.request;
    if (request === null) return;
    letGo(request);
    request.tries.release();
    const pool = request.backend.pool;
    const claim = request.claim;
    if (claim !== null) chargeLostProbe(pool, request, claim);
    else request.backend.open.leave(pool, request.tries);
  }

  requestHeaders(headers: HeaderView, endOfStream: bool, facts: StreamFacts): Step {
    const earlier = this.gateway.isUpstream ? RetryState.parse(facts.left(STATE_RETRY)) : null;
    const head = new RequestHead(headers, earlier, endOfStream, this.gateway.isUpstream);
    if (earlier === null && this.gateway.isOwnRequest(head)) return Step.Pass;
    const told = earlier === null ? this.gateway.status.replyTo(head, facts) : null;
    if (told !== null) return this.give(told);
    const rule = this.chooseRule(head, facts);
    if (rule === null) return Step.Pass;
    const config = rule.provider;
    if (config === null) return rule.isRefused ? this.give(ruleRefused(head)) : Step.Pass;
    const asked = askedApi(head.path, head.method, head.owner, config.endpoint);
    const client = clientOf(asked);
    this.client = clientOf(asked, head.owner);
    const api = config.needsBody ? client.asks(asked, config.endpoint) : asked;
    const isOpen = config.endpoint.opens(asked);
    const listed = isOpen ? modelsReply(config, head, asked, client) : null;
    const mayAsk = isOpen || headers.find(PROBE_MARK) >= 0;
    const unfit = !mayAsk ? unknownPath(head) : listed === null ? refusal(head, api, config.endpoint) : null;
    const refused = unfit === null ? memoryRefusal(this.gateway.host, 0) : unfit;
    if (refused !== null) return this.answer(refused);
    const request = new Request(rule, this.gateway.backendOf(config), head, api);
    this.request = request;
    request.cluster = config.isPrepared && this.cluster.length == 0 ? facts.cluster() : this.cluster;
    request.client = client;
    if (this.gateway.guard.isClosed(request)) return this.answer(misrouted());
    const unserved = this.admit(request, earlier);
    if (unserved !== null) return this.answer(unserved);
    if (listed !== null && !request.isProbe) return this.give(listed);
    if (!isOpen && !request.isProbe) return this.answer(unknownPath(head));
    request.bodyUse = request.isProbe ? BodyUse.Replace : bodyUse(request.backend, head, api);
    if (request.tries.dropsThoughts && request.bodyUse == BodyUse.None) request.bodyUse = BodyUse.Keep;
    request.hasLeft = endOfStream;
    const waits = request.bodyUse != BodyUse.None && !endOfStream;
    if (!waits) return this.leave();
    const tooLarge = announcedRefusal(headers.get(CONTENT_LENGTH));
    return tooLarge === null ? Step.Hold : this.answer(tooLarge);
  }

  /** The headers leave, as far as they tell: the body goes by unread, or is not there yet. */
  leave(): Step {
    const request = this.request;
    if (request === null) return Step.Pass;
    const step = this.dispatch.unread(request, this.gateway.prerequisitesOf(request.config));
    if (request.bodyUse != BodyUse.None && !request.head.endOfStream) this.edits.headers.remove(CONTENT_LENGTH);
    return this.conclude(step);
  }

  /** Whether a body that has `size` bytes by now is refused, whatever follows. */
  isOutgrownBy(size: u32): bool {
    return isTooLarge(size);
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
    this.dispatch.left();
    if (request !== null) sent(request);
  }

  /** The whole body of a request that was held. */
  requestBody(bytes: Bytes): Step {
    const request = this.request;
    if (request === null) return Step.Pass;
    this.edits.clear();
    // Another request's answer can have closed its way while this one's headers were held.
    if (this.gateway.guard.isClosed(request)) return this.answer(misrouted());
    return this.conclude(this.dispatch.whole(request, bytes, this.gateway.prerequisitesOf(request.config)));
  }

  /** What must not go to the vendor of the request's trailers. */
  requestTrailers(trailers: HeaderView): Edits {
    const edits = new Edits();
    const request = this.request;
    if (request !== null) withhold(request, trailers, edits);
    return edits;
  }

  /** Takes up what an earlier attempt left, or a probe. The answer to what must not go out; null: it may. */
  private admit(request: Request, earlier: RetryState | null): LocalReply | null {
    if (earlier !== null) {
      if (earlier.isProbe) return unusableProbe();
      request.tries.resume(earlier);
      request.backend.open.resume(request.tries);
      if (earlier.isUnanswered && !wasLost(request, earlier.sentMs)) return unanswered();
    }
    const visitor = admit(request.head, request.backend);
    if (visitor.admission == Admission.Elsewhere) return misdirectedProbe();
    if (visitor.admission == Admission.Busy) return unusableProbe();
    const claim = visitor.claim;
    if (claim === null) return null;
    request.serve(claim, probedApi(request.config, claim), visitor.token);
    this.dispatch.probe = visitor.sent;
    return null;
  }

  private chooseRule(head: RequestHead, facts: StreamFacts): Rule | null {
    const config = this.gateway.config;
    if (config.matchesCluster || !this.gateway.isUpstream) this.cluster = facts.cluster();
    const route = config.matchesRoute ? facts.route() : EMPTY;
    return config.ruleFor(head.authority, this.cluster, route);
  }

  /** What comes of `step` where the dispatch found something to answer. */
  private conclude(step: Step): Step {
    const reply = this.dispatch.reply;
    return reply === null ? step : this.answer(reply);
  }

  private answer(reply: LocalReply): Step {
    return this.give(inFormat(reply, this.client));
  }

  private give(reply: LocalReply): Step {
    this.reply = reply;
    this.end();
    this.request = null;
    return Step.Reply;
  }
}
