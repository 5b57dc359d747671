import { Bytes, EMPTY } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { errorStatus } from "../../errors/shapes";
import { CalloutAnswer, NOT_SENT } from "../../ports/callouts";
import { Answer, charge, giveUp } from "../attempt/charge";
import { Request } from "../attempt/request";
import { mayRetry } from "../attempt/retry_policy";
import { BAD_GATEWAY, isSuccess } from "../attempt/verdict";
import { Gateway } from "../gateway";
import { looksInto } from "../response/peek";
import { vendorStatus } from "./callout_status";
import { replayRequest, replayedAnswer, replayedBody } from "./retry_request";

/** Stands for an attempt that nobody answered. */
const UNAVAILABLE: u32 = 503;

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
export class CalloutRetry {
  reply: LocalReply | null = null;
  /** The callout that is waited for. */
  calloutId: u32 = NOT_SENT;

  constructor(
    private readonly gateway: Gateway,
    private readonly request: Request,
  ) {}

  /** Sends the request once more; false when it is over: no token is left for it, or nothing more can be sent. */
  send(): bool {
    if (this.dispatch()) return true;
    giveUp(this.request.backend.pool, this.request);
    return false;
  }

  answered(calloutId: u32, answer: CalloutAnswer): RetryStep {
    if (calloutId != this.calloutId) return RetryStep.Wait;
    const request = this.request;
    let status = vendorStatus(answer, looksInto(request));
    const body = isSuccess(status) ? replayedBody(answer, request) : null;
    if (isSuccess(status) && body === null) status = statusOfNone(answer.body);
    if (status > 0 && !isSuccess(status)) request.tries.fail();
    if (status > 0) {
      const told = Answer.of(status, answer.headers, request.cluster, request.backend.host.clock());
      charge(request.backend.pool, request, told);
    }
    if (body !== null) {
      this.reply = replayedAnswer(answer, body);
      return RetryStep.Reply;
    }
    if (mayRetry(request, status > 0 ? status : UNAVAILABLE)) {
      return this.send() ? RetryStep.Wait : RetryStep.Resume;
    }
    giveUp(request.backend.pool, request);
    return RetryStep.Resume;
  }
  private dispatch(): bool {
    const request = this.request;
    if (!this.gateway.mayReplay) return false;
    const pick = request.backend.pool.pickOther(request.tries.info());
    if (pick === null) return false;
    const token = pick.token;
    if (token === null) return false;
    request.tries.take(pick);
    const id = this.request.backend.host.callouts().send(replayRequest(request, token));
    this.calloutId = id;
    if (id == NOT_SENT) return false;
    this.gateway.replaySent(id);
    this.request.backend.host.meter().count("ai_proxy.retries");
    return true;
  }
}

/** What a body that is no answer of the vendor's API stands for: the error that it tells, else a bad one. */
function statusOfNone(body: Bytes): u32 {
  const told = errorStatus(body, EMPTY, EMPTY);
  return told == 0 ? BAD_GATEWAY : told;
}
