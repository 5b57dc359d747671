import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { LocalReply } from "../../base/http/local_reply";
import { errorStatus } from "../../errors/shapes";
import { VendorWords } from "../../errors/vendor_words";
import { CalloutAnswer, CalloutHandler } from "../../ports/callouts";
import { charge, giveUp } from "../attempt/charge";
import { Request } from "../attempt/request";
import { dropThoughts, mayRetry, seekElsewhere, wasLost } from "../attempt/retry_policy";
import { BAD_GATEWAY, UNAVAILABLE, isSuccess } from "../attempt/verdict";
import { asCallout, copyMessage } from "../outbound/callout";
import { authorize } from "../outbound/vendor_request";
import { Conversion } from "../response/conversion";
import { isForeign, usageScan } from "../response/differences";
import { isEncoded } from "../../base/http/encoding";
import { ErrorLog } from "../response/error_log";
import { lookFor } from "../response/peek";
import { retell, stripOwn, tellClient } from "../response/response_headers";
import { vendorStatus } from "../response/vendor_status";
import { keepSharing } from "../../base/http/sharing";
import { FetchState } from "../fetched/fetched";
import { toldAnswer } from "./told_answer";
import { Preparation } from "../fetched/preparation";
import { Prerequisites } from "../fetched/prerequisites";

const CONTENT_TYPE = utf8("content-type");
const REPLAYED = utf8("ai-proxy.replayed");
/** Most requests that are repeated at a time: those of clients that have left cannot be called back. */
const MOST_RETRIES: i32 = 256;

/** What the edge does with the client that waits. */
export enum RetryStep {
  /** Nothing yet. */
  Wait,
  /** Answer with `reply`. */
  Reply,
  /** Let it have the first answer. */
  Resume,
}

/**
 * Repeats a request that failed downstream, where the router cannot: a callout to the cluster of the route, each with
 * another token and charged to it. The client has had nothing yet; it gets one whole answer.
 */
export class CalloutRetry extends CalloutHandler {
  reply: LocalReply | null = null;
  private readonly preparation: Preparation;
  private isOver: bool = false;

  constructor(
    private readonly prerequisites: Prerequisites,
    private readonly request: Request,
    /** The client's stream, which has an answer judged; null once it is gone. */
    private waiter: CalloutHandler | null,
    /** The head of the answer that was no good, as other filters left it. */
    private readonly first: HeaderView = NO_HEADERS,
  ) {
    super();
    this.preparation = new Preparation(request);
  }

  /** Sends the request once more; false when it is over: no token is left for it, or nothing more can be sent. */
  send(): bool {
    return this.pick() && this.dispatch() ? true : this.end();
  }

  /** What its token goes with is there, or is not to be had. */
  prepared(answer: CalloutAnswer): bool {
    const waiter = this.waiter;
    return waiter !== null && !this.dispatch() && !this.end() && waiter.answered(answer);
  }

  override answered(answer: CalloutAnswer): bool {
    this.prerequisites.ledger.retries--;
    const waiter = this.waiter;
    return waiter !== null && waiter.answered(answer);
  }

  /** The client has left: nobody waits for the answer any more. */
  abandon(): void {
    this.waiter = null;
  }

  /** What comes of an answer. */
  judge(answer: CalloutAnswer): RetryStep {
    if (this.isOver) return RetryStep.Resume;
    const request = this.request;
    const type = new VendorWords(answer.headers).contentType;
    let status = vendorStatus(answer, lookFor(request, answer.status, type), request.config.errorRules);
    const body = isSuccess(status) ? replayedBody(answer, request) : null;
    if (isSuccess(status) && body === null) status = statusOfNone(answer.body);
    const told = toldAnswer(request.backend, answer, status, request.cluster);
    seekElsewhere(request, told);
    const isAgain = dropThoughts(request, told.fault);
    if (status > 0 && !isSuccess(status) && !isAgain) request.tries.fail(told.fault);
    ErrorLog.whole(request, answer, status);
    if (status > 0) charge(request.backend.pool, request, told);
    if (body !== null) {
      request.usage = usageScan(request, answer.headers);
      request.see(answer.body);
      this.reply = this.replyOf(answer, body);
      return RetryStep.Reply;
    }
    const isOver = status == 0 && !wasLost(request, request.sentMs);
    if (isAgain || (!isOver && mayRetry(request, status > 0 ? status : UNAVAILABLE))) {
      return this.send() ? RetryStep.Wait : RetryStep.Resume;
    }
    this.end();
    return RetryStep.Resume;
  }

  /** Always false: no more is sent. */
  private end(): bool {
    this.isOver = true;
    giveUp(this.request.backend.pool, this.request);
    return false;
  }

  /** The vendor's answer for the client, with this body. */
  private replyOf(answer: CalloutAnswer, body: Bytes): LocalReply {
    const request = this.request;
    const reply = new LocalReply(answer.status, REPLAYED, body);
    const own = new Edits();
    stripOwn(answer.headers, own);
    tellClient(request, own);
    if (isForeign(request)) retell(answer.headers, request, own);
    keepSharing(this.first, answer.headers, own);
    copyMessage(answer.headers, own, reply.headers);
    for (let i = 0; i < own.count; i++) if (!own.isRemoval(i)) reply.headers.set(own.name(i), own.value(i));
    return reply;
  }

  private pick(): bool {
    const request = this.request;
    const isAgain = request.tries.again.length > 0;
    request.tries.again = "";
    if (isAgain) return request.kept !== null;
    const pick = request.backend.pool.pickOther(request.tries.info());
    if (pick === null || request.kept === null) return false;
    const token = pick.token;
    if (token === null) return false;
    request.tries.take(pick);
    request.backend.pool.use(token);
    return true;
  }

  /** Sends it, at once or when its token has what it goes with. */
  private dispatch(): bool {
    const request = this.request;
    const kept = request.kept;
    const ledger = this.prerequisites.ledger;
    if (kept === null || ledger.retries >= MOST_RETRIES) return false;
    const state = this.preparation.headers(this.prerequisites);
    const lacking = this.preparation.lacking;
    if (state == FetchState.Loading && lacking !== null) lacking.follow(new Follower(this));
    if (state != FetchState.There) return state == FetchState.Loading;
    const out = kept.withBody(kept.body);
    authorize(request, out);
    if (!ledger.send(asCallout(out, request.cluster, request.config.retry.timeoutMs), this)) return false;
    ledger.retries++;
    request.sentMs = request.backend.host.clock().nowMs();
    request.backend.host.meter().count("ai_proxy.retries");
    return true;
  }
}

/** Tells a retry of what it waits for. */
class Follower extends CalloutHandler {
  constructor(private readonly retry: CalloutRetry) {
    super();
  }

  override answered(answer: CalloutAnswer): bool {
    return this.retry.prepared(answer);
  }
}

/** What a body that is no answer of the vendor's API stands for: the error that it tells, else a bad one. */
function statusOfNone(body: Bytes): u32 {
  const told = errorStatus(body, EMPTY, EMPTY);
  return told == 0 ? BAD_GATEWAY : told;
}

/** The client's form of a callout's answer of 2xx; null when that is no answer of the vendor's API. */
function replayedBody(answer: CalloutAnswer, request: Request): Bytes | null {
  const form = Conversion.of(request, answer.headers.get(CONTENT_TYPE));
  if (form === null) return answer.body;
  if (isEncoded(answer.headers)) return null;
  const body = form.convert(answer.body, true);
  return form.isWhole && body.length == 0 ? null : body;
}
