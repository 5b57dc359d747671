import { Bytes, equal, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView, NO_HEADERS } from "../base/http/header_view";
import { LocalReply } from "../base/http/local_reply";
import { CalloutAnswer, CalloutHandler } from "../ports/callouts";
import { Host } from "../ports/host";
import { StreamFacts } from "../ports/stream_facts";
import { giveUp } from "./attempt/charge";
import { Request } from "./attempt/request";
import { recordUnanswered } from "./attempt/retry_policy";
import { CalloutRetry, RetryStep } from "./callouts/callout_retry";
import { inPlaceOf } from "../base/http/sharing";
import { Gateway } from "./gateway";
import { letGo } from "./inbound/kept_body";
import { inFormat, noAnswer, notBegun } from "./local_replies";
import { Response, ResponsePhase } from "./response/response";
import { accessNotes } from "./status/access_notes";
import { detailsOf } from "./response/response_headers";

const ROUTE_NOT_FOUND = utf8("route_not_found");

/** What comes back for one request: an answer, and those to the callouts by which the filter repeats it. */
export class Arrival {
  readonly response: Response;
  /** What the client gets instead of the answer; null: nothing. */
  reply: LocalReply | null = null;
  private retry: CalloutRetry | null = null;
  private headers: HeaderView = NO_HEADERS;

  constructor(
    private readonly gateway: Gateway,
    private readonly request: Request,
  ) {
    this.response = new Response(request);
  }

  get host(): Host {
    return this.gateway.host;
  }

  /** The head of the answer. */
  head(headers: HeaderView, endOfStream: bool, facts: StreamFacts): void {
    this.headers = headers;
    const details = detailsOf(headers, facts);
    const refused = this.refuseStray(details, facts);
    if (refused === null) this.response.head(headers, details, endOfStream, facts);
    else this.reply = inFormat(refused, this.request.client);
    this.replaceMissing();
  }

  /** The answer has not begun in time, and the router that could ask another vendor is not told: the client is. */
  notBegun(): void {
    recordUnanswered(this.request);
    giveUp(this.request.backend.pool, this.request);
    this.reply = inFormat(notBegun(), this.request.client);
  }

  /**
   * What the last step said is done. Whether the answer goes on; if not, `waiter` may get that to a callout, or the
   * client gets `reply`.
   */
  proceed(waiter: CalloutHandler): bool {
    const response = this.response;
    response.proceed();
    if (response.phase == ResponsePhase.Retrying && !this.send(waiter)) {
      response.proceed();
      this.replaceMissing();
    }
    if (response.isHeld || this.reply !== null) return false;
    letGo(this.request);
    return true;
  }

  /** The answer to a callout. Whether the first answer stands; if not, the client gets `reply`, or waits on. */
  retried(answer: CalloutAnswer): bool {
    const retry = this.retry;
    if (retry === null) return false;
    const step = retry.judge(answer);
    if (step == RetryStep.Wait) return false;
    this.retry = null;
    this.reply = retry.reply;
    if (step == RetryStep.Resume) this.replaceMissing();
    return step == RetryStep.Resume;
  }

  /**
   * Whether what the client gets instead of the answer is to pass the filters that the answer is still to pass: where a
   * page asked, one of these tells its browser that it may read it. A reply of the filter's own passes none.
   */
  get isShared(): bool {
    return this.request.head.isOfPage;
  }

  /** What makes the head of `reply` of that of the answer. */
  inPlace(reply: LocalReply): Edits {
    return inPlaceOf(this.headers, reply);
  }

  /** From where on a part of `size` bytes, which the client gets as it is, has to be seen; `size`: it has not. */
  unseen(size: u32): u32 {
    const usage = this.request.usage;
    return usage === null ? size : usage.from(size);
  }

  /** The end of a part that the client gets as it is. */
  see(bytes: Bytes): void {
    this.request.see(bytes);
  }

  /** What access logs are told of the request, as far as it is known by now: filter state. */
  get notes(): Edits {
    return accessNotes(this.request);
  }

  /** Nobody waits for anything any more. */
  end(): void {
    const retry = this.retry;
    if (retry !== null) retry.abandon();
    this.response.log.end();
    const usage = this.request.usage;
    if (usage !== null) this.request.backend.countUsage(usage.usage, this.request.modelLabel);
  }

  private replaceMissing(): void {
    if (this.response.isMissing) this.reply = inFormat(noAnswer(), this.request.client);
  }

  private send(waiter: CalloutHandler): bool {
    const prerequisites = this.gateway.prerequisitesOf(this.request.config);
    const retry = new CalloutRetry(prerequisites, this.request, waiter, this.headers);
    if (!retry.send()) return false;
    this.retry = retry;
    return true;
  }

  /** What the client gets instead of an answer that is not from where its request was to go. */
  private refuseStray(details: Bytes, facts: StreamFacts): LocalReply | null {
    if (this.request.backend.isUpstream) return null;
    if (equal(details, ROUTE_NOT_FOUND)) return this.gateway.guard.refuseUnrouted(this.request);
    return this.gateway.guard.refuseStray(this.request, facts.cluster());
  }
}
