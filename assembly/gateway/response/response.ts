import { Bytes, EMPTY, equal, startsWith, utf8 } from "../../base/bytes";
import { parseDecimal } from "../../base/decimal";
import { HeaderView } from "../../base/http/header_view";
import { LocalReply } from "../../base/http/local_reply";
import { isAnthropics } from "../../canonical/routes";
import { StreamFacts } from "../../ports/stream_facts";
import { Answer, charge, giveUp } from "../attempt/charge";
import { stripOwn } from "../attempt/credentials";
import { Request } from "../attempt/request";
import { canRetry, mayRetry } from "../attempt/retry_policy";
import { STATE_RETRY } from "../attempt/retry_state";
import { isSuccess } from "../attempt/verdict";
import { bare } from "../callouts/probe_admission";
import { RouteGuard } from "../inbound/route_guard";
import { translated } from "../local_replies";
import { StreamEdits } from "../outbound/addressing";
import { ResponseBody } from "./response_body";

const NO_HEADERS = new HeaderView(EMPTY);
const STATUS = utf8(":status");
/** By this header the filter asks Envoy's router for another attempt. */
const RETRY = utf8("x-ai-proxy-retry");
const YES = utf8("1");
const ROUTE_NOT_FOUND = utf8("route_not_found");
const VIA_UPSTREAM = utf8("via_upstream");
/** How Envoy's own answers begin when a vendor broke off or took too long. */
const UPSTREAM_FAILED = utf8("upstream_");

/** What the edge does next with an answer. */
export enum ResponseStep {
  /** Let it go on. */
  Forward,
  /** Hold it back, and show its body as it comes. */
  Hold,
  /** Answer with `reply` in its place. */
  Reply,
  /** Hold it back while the filter itself repeats the request; let it go when it cannot. */
  Replay,
}

/** The answer to one attempt, until it is clear what it is. */
export class Response {
  /** What the last step changes of the answer, and of the filter state. */
  readonly edits: StreamEdits = new StreamEdits();
  readonly body: ResponseBody;
  /** What the client gets instead of the answer; null: nothing. */
  reply: LocalReply | null = null;
  private status: u32 = 0;
  private headers: HeaderView = NO_HEADERS;

  constructor(
    private readonly request: Request,
    private readonly guard: RouteGuard,
  ) {
    this.body = new ResponseBody(request);
  }

  /** The head of the answer, of the vendor's or of one that the proxy gave. */
  head(headers: HeaderView, endOfStream: bool, facts: StreamFacts): ResponseStep {
    const request = this.request;
    const status = parseDecimal(headers.get(STATUS));
    const details = isSuccess(status) ? VIA_UPSTREAM : facts.codeDetails();
    if (!this.request.backend.isUpstream) {
      const refused = this.refuseStray(details, facts);
      if (refused !== null) return this.answer(refused);
    }
    this.status = status;
    if (!equal(details, VIA_UPSTREAM)) return this.unanswered(details);
    // Only the filter may ask for another attempt.
    stripOwn(headers, this.edits.headers);
    this.headers = headers;
    if (isSuccess(status)) this.body.announce(headers, endOfStream, this.edits.headers);
    else if (!request.isProbe) this.body.announceError(headers, status, endOfStream, this.edits.headers);
    return this.body.isAwaited ? ResponseStep.Hold : this.conclude(facts);
  }

  /** All of the body of a held answer that is there. */
  beginning(bytes: Bytes, endOfStream: bool, facts: StreamFacts): ResponseStep {
    this.edits.clear();
    if (!this.body.show(bytes, endOfStream, this.edits.headers)) return ResponseStep.Hold;
    if (this.body.status > 0) this.status = this.body.status;
    return this.conclude(facts);
  }

  /** Nothing came of a held answer for as long as it may be held: it goes on as it is. */
  overdue(facts: StreamFacts): void {
    this.edits.clear();
    this.body.giveUp(this.edits.headers);
    if (this.body.status > 0) this.status = this.body.status;
    this.conclude(facts);
  }

  /** What the client gets instead of an answer that is not from where its request was to go. */
  private refuseStray(details: Bytes, facts: StreamFacts): LocalReply | null {
    if (equal(details, ROUTE_NOT_FOUND)) return this.guard.refuseUnrouted(this.request);
    return this.guard.refuseStray(this.request, facts.cluster());
  }

  private answer(reply: LocalReply): ResponseStep {
    const isAnthropic = this.request.isAnthropic || isAnthropics(this.request.api);
    this.reply = isAnthropic ? translated(reply) : reply;
    return ResponseStep.Reply;
  }

  private conclude(facts: StreamFacts): ResponseStep {
    const request = this.request;
    const pool = request.backend.pool;
    const passed = isSuccess(this.status);
    const known = request.cluster.length > 0 || passed;
    const cluster = known ? request.cluster : facts.cluster();
    charge(pool, request, Answer.of(this.status, this.headers, cluster, request.backend.host.clock()));
    if (request.isProbe) return this.endProbe();
    if (passed) return ResponseStep.Forward;
    request.tries.fail();
    return this.retry();
  }

  /** Who sent a probe learns that it is over, and nothing else. */
  private endProbe(): ResponseStep {
    bare(this.headers, this.edits.headers);
    this.body.drop();
    return ResponseStep.Forward;
  }

  /** Envoy answered in the vendor's place: nobody's fault that we know of, but worth another attempt. */
  private unanswered(details: Bytes): ResponseStep {
    if (this.request.backend.isUpstream || !startsWith(details, UPSTREAM_FAILED)) return ResponseStep.Forward;
    const token = this.request.tries.token;
    if (token !== null) this.request.backend.host.meter().count(`ai_proxy.token.${token.alias}.upstream_rq_unanswered`);
    return this.retry();
  }

  private retry(): ResponseStep {
    const request = this.request;
    const pool = request.backend.pool;
    if (!this.request.backend.isUpstream) {
      if (isWhole(request) && mayRetry(request, this.status)) return ResponseStep.Replay;
      giveUp(pool, request);
      return ResponseStep.Forward;
    }
    if (!canRetry(request, this.status)) {
      giveUp(pool, request);
      return ResponseStep.Forward;
    }
    this.request.backend.host.meter().count("ai_proxy.retries");
    request.backend.open.leave(pool, request);
    this.edits.headers.set(RETRY, YES);
    this.edits.state.set(STATE_RETRY, request.retryState().bytes());
    return ResponseStep.Forward;
  }
}

/** Whether all of the request is at hand: an upload may be answered before its end. */
function isWhole(request: Request): bool {
  return request.head.endOfStream || request.body !== null;
}
