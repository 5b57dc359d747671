import { Bytes, equal, startsWith, utf8 } from "../../base/bytes";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { StreamFacts } from "../../ports/stream_facts";
import { Answer, charge, giveUp } from "../attempt/charge";
import { Request } from "../attempt/request";
import { RETRY, askRouter, canRetry, dropThoughts, mayRetry, wasLost, recordUnanswered } from "../attempt/retry_policy";
import { StreamEdits } from "../../base/http/stream_edits";
import { isSuccess } from "../attempt/verdict";
import { isForeign } from "./differences";
import { ErrorLog } from "./error_log";
import { ResponseBody } from "./response_body";
import { VIA_UPSTREAM, hideStatus, retell, statusOf, stripOwn, tellClient } from "./response_headers";

/** How Envoy's own answers begin when a vendor broke off or took too long; and when it did not begin in time. */
const UPSTREAM_FAILED = utf8("upstream_");
const TRY_TIMED_OUT = utf8("upstream_per_try_timeout");

/** Where an answer stands. */
export enum ResponsePhase {
  /** Held: its beginning is looked into for an error. */
  Peeking,
  /** Held: all of its body has to be there. */
  Whole,
  /** Held: the filter itself repeats the request. */
  Retrying,
  /** The client gets the body as it comes. */
  Passing,
  /** The client gets its own form of the body: as it comes or, where that takes all of it, at its end. */
  Streaming,
  /** The client gets something else, and nothing of the body that is to come. */
  Replaced,
}

/**
 * The answer to one attempt.
 *
 *     (head)   --a body that may hide an error------------> Peeking
 *     (head)   --a body that is converted all at once-----> Whole
 *     (head)   --any other--------------------------------> judged
 *     Peeking  --its beginning is clear-------------------> judged
 *     Peeking  --it is overdue----------------------------> judged, and Retrying only if it is an error by its status
 *     Whole    --its end----------------------------------> judged
 *     Whole    --it is overdue, or need not be held-------> judged, and never Retrying: Streaming writes it at its end
 *     Retrying --a callout's answer serves the client-----> (over)
 *     Retrying --none is left, none can be made-----------> the phase that it would have without
 *     Retrying --the same, amid an error with the token---> Whole
 *
 * Judged is: Retrying if the filter itself can repeat the request, Replaced if the client gets a whole answer of ours
 * in its place, Streaming if the body is converted as it comes, else Passing. These three are for good.
 *
 * A step of the machine says in `next` where it leads, and in `edits` and `body` what is to be written for that. Once
 * that is done it is there: a host that refuses finds the client as the phase before says, with its headers or without.
 */
export class Response {
  /** What the last step changes of the answer, and of the filter state. */
  readonly edits: StreamEdits = new StreamEdits();
  readonly body: ResponseBody;
  readonly log: ErrorLog;
  phase: ResponsePhase = ResponsePhase.Peeking;
  /** Where the last step leads; of a Retrying one where it leads if the answer stands. */
  next: ResponsePhase = ResponsePhase.Passing;
  /** Whether a part of an error is there that may hide the token, which nobody can be shown before the rest. */
  private isCut: bool = false;
  private isJudged: bool = false;
  private status: u32 = 0;
  private headers: HeaderView = NO_HEADERS;

  constructor(private readonly request: Request) {
    this.body = new ResponseBody(request);
    this.log = new ErrorLog(request);
  }

  /** Whether the client has had nothing yet, so that it can still be answered otherwise. */
  get isHeld(): bool {
    return this.phase <= ResponsePhase.Retrying;
  }

  /** Whether it is held until there is more of its body. */
  get isAwaited(): bool {
    return this.phase <= ResponsePhase.Whole;
  }

  /** What the last step said is done. */
  proceed(): void {
    this.phase = this.next;
    this.next = this.settled;
  }

  /** The head of the answer, of the vendor's or of one that the proxy gave, for the reason `details`. */
  head(headers: HeaderView, details: Bytes, endOfStream: bool, facts: StreamFacts): void {
    this.status = statusOf(headers);
    if (!equal(details, VIA_UPSTREAM)) {
      this.next = this.unanswered(details);
      return;
    }
    // Only the filter may ask for another attempt.
    stripOwn(headers, this.edits.headers);
    tellClient(this.request, this.edits.headers);
    this.headers = headers;
    this.log.head(headers, this.status, endOfStream);
    if (isSuccess(this.status)) this.body.announce(headers, this.status, endOfStream, this.edits.headers);
    else this.body.announceError(headers, this.status, endOfStream, this.edits.headers);
    if (isForeign(this.request)) this.request.vendorsId = retell(headers, this.request, this.edits.headers);
    if (this.body.isWhole) this.next = ResponsePhase.Whole;
    else this.next = this.body.isAwaited ? ResponsePhase.Peeking : this.judge(facts);
  }

  /** More of the body of an awaited answer; false while that is not enough. */
  beginning(bytes: Bytes, endOfStream: bool, facts: StreamFacts): bool {
    this.edits.clear();
    this.log.see(bytes);
    if (!this.body.show(bytes, endOfStream, this.edits.headers)) return false;
    this.log.seeHidden(this.body.status, this.body.told);
    this.isCut = false;
    this.next = this.isJudged ? this.settled : this.judge(facts);
    return true;
  }

  /** An awaited answer did not come for as long as it may be held, or a part of it alone: it goes on as it is. */
  overdue(isPartThere: bool, facts: StreamFacts): void {
    this.edits.clear();
    this.body.giveUp(this.edits.headers);
    this.isCut = isPartThere && this.body.isEcho;
    const next = this.judge(facts);
    this.next = this.body.isEcho ? next : this.settled;
  }

  /** Whether a Retrying answer's body, of which there are `size` bytes, is kept for hiding the token in it. */
  keeps(size: u32, endOfStream: bool): bool {
    this.isCut = this.body.waits(size, endOfStream);
    this.next = this.settled;
    return this.body.waits(size, false);
  }

  /** Whether the client needs an error of ours: the answer is none, and there is no body to write one into. */
  get isMissing(): bool {
    return this.body.isMissing && this.next != ResponsePhase.Retrying && !this.edits.headers.has(RETRY);
  }

  /** Where an answer goes that is judged. */
  private get settled(): ResponsePhase {
    if (this.body.isFinal) return ResponsePhase.Replaced;
    if (this.isCut) return ResponsePhase.Whole;
    return this.body.isConverted ? ResponsePhase.Streaming : ResponsePhase.Passing;
  }

  private judge(facts: StreamFacts): ResponsePhase {
    this.isJudged = true;
    if (this.body.status > 0) this.status = this.body.status;
    const request = this.request;
    const pool = request.backend.pool;
    const passed = isSuccess(this.status);
    const cluster = request.cluster.length > 0 || passed ? request.cluster : facts.cluster();
    const answer = Answer.of(this.status, this.headers, cluster, pool.host.clock());
    this.body.explain(answer);
    charge(pool, request, answer);
    if (request.isProbe) return this.endProbe();
    if (passed) return this.settled;
    if (dropThoughts(request, answer.fault)) return this.repeat();
    request.tries.fail(answer.fault);
    return this.retry();
  }

  /** Who sent a probe learns that it is over, and nothing else. */
  private endProbe(): ResponsePhase {
    hideStatus(this.headers, this.edits.headers);
    this.body.drop();
    return this.settled;
  }

  /** Envoy answered in the vendor's place: nobody's fault that we know of, but worth another attempt. */
  private unanswered(details: Bytes): ResponsePhase {
    if (this.request.backend.isUpstream || !startsWith(details, UPSTREAM_FAILED)) return this.settled;
    const request = this.request;
    recordUnanswered(request);
    const isLate = request.firstByteMs > 0 && equal(details, TRY_TIMED_OUT);
    if (isLate) request.tries.fail();
    if (isLate || wasLost(request, request.sentMs)) return this.retry();
    giveUp(request.backend.pool, request);
    return this.settled;
  }

  private retry(): ResponsePhase {
    const request = this.request;
    // An upload may be answered before its end: nothing of it is kept then.
    const isKept = request.kept !== null;
    if (request.backend.isUpstream ? canRetry(request, this.status) : isKept && mayRetry(request, this.status)) {
      return this.repeat();
    }
    giveUp(request.backend.pool, request);
    return this.settled;
  }

  private repeat(): ResponsePhase {
    if (!this.request.backend.isUpstream) return ResponsePhase.Retrying;
    askRouter(this.request, this.edits);
    return this.settled;
  }
}
