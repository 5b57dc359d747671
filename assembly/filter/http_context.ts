import { LocalReply } from "../base/http/local_reply";
import { Arrival } from "../gateway/arrival";
import { Exchange } from "../gateway/exchange";
import { Gateway } from "../gateway/gateway";
import { internalFault } from "../gateway/local_replies";
import { Step } from "../gateway/step";
import { BufferType, readBuffer, rewriteBuffer } from "../host/buffers";
import { BodyAction, HeadersAction } from "../host/contexts";
import { HeaderMap, editHeaders, readHeaders } from "../host/headers";
import { setProperties } from "../host/properties";
import { sendLocalReply } from "../host/reply";
import { continueRequest } from "../host/stream_control";
import { StreamFacts } from "../ports/stream_facts";
import { AT_ONCE_MS, Holds, NO_LIMIT } from "./hold_queue";
import { HoldingStream } from "./holding_stream";
import { NotedAnswers } from "./noted_answers";

/** One request's callbacks: host state in, the exchange's decision, host state out. */
export class AiProxyStream extends HoldingStream {
  private readonly exchange: Exchange;
  /** null before the answer. */
  private answers: NotedAnswers | null = null;
  private waitsForBody: bool = false;
  /** Whether the headers are to leave before the body is there, and lack something. */
  private isLeaving: bool = false;
  /** Whether the body was there before they left after all. */
  private isOvertaken: bool = false;
  private replied: bool = false;
  /** Bytes of the request's body that are there. */
  private bodySize: u32 = 0;
  /** When the headers were let go, in Unix milliseconds; 0: they were not, or what came of that is known. */
  private letGoMs: u64 = 0;

  constructor(
    id: u32,
    private readonly gateway: Gateway,
    private readonly facts: StreamFacts,
    private readonly held: Holds,
  ) {
    super(id);
    this.exchange = new Exchange(gateway);
  }

  override onRequestHeaders(endOfStream: bool): HeadersAction {
    const step = this.exchange.requestHeaders(readHeaders(HeaderMap.Request), endOfStream, this.facts);
    this.waitsForBody = step == Step.Hold;
    const goesOn = step == Step.Hold ? this.hold() : this.leave(step);
    return this.goOn(goesOn, endOfStream) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onRequestBody(size: u32, endOfStream: bool): BodyAction {
    if (this.replied) return BodyAction.StopIterationNoBuffer;
    if (!this.waitsForBody) {
      return this.goOn(!this.isLeaving, endOfStream) ? BodyAction.Continue : BodyAction.StopIterationAndWatermark;
    }
    this.learn();
    this.held.requests.bodyCame(this.id);
    this.bodySize = size;
    const isDone = (endOfStream || this.exchange.isOutgrownBy(size)) && this.finishBody();
    if (this.goOn(isDone, endOfStream)) return BodyAction.Continue;
    return this.replied ? BodyAction.StopIterationNoBuffer : BodyAction.StopIterationAndBuffer;
  }

  override onRequestTrailers(): HeadersAction {
    const edits = this.exchange.requestTrailers(readHeaders(HeaderMap.RequestTrailers));
    const areSafe = editHeaders(HeaderMap.RequestTrailers, edits) || this.answer(internalFault("edit_refused"));
    if (!areSafe || this.replied) return HeadersAction.StopIteration;
    const goesOn = this.waitsForBody ? this.finishBody() : !this.isLeaving;
    return this.goOn(goesOn, true) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onResponseHeaders(endOfStream: bool): HeadersAction {
    const request = this.exchange.request;
    if (this.replied || request === null) return HeadersAction.Continue;
    if (this.firstByteMs > 0) this.held.beginnings.release(this.id);
    const answers = new NotedAnswers(this, new Arrival(this.gateway, request), this.facts, this.held);
    this.answers = answers;
    return answers.onHeaders(endOfStream);
  }

  override onResponseBody(size: u32, endOfStream: bool): BodyAction {
    const answers = this.answers;
    return this.replied || answers === null ? BodyAction.Continue : answers.onBody(size, endOfStream);
  }

  override onResponseTrailers(): HeadersAction {
    const answers = this.answers;
    return this.replied || answers === null ? HeadersAction.Continue : answers.onTrailers();
  }

  override onResume(): void {
    const goesOn = this.isLeaving ? this.leave(this.exchange.leave()) : this.finishBody();
    if (this.goOn(goesOn, true)) continueRequest();
  }

  override onDelete(): void {
    this.held.forgetBody(this.id);
    this.held.beginnings.release(this.id);
    this.held.requests.release(this.id);
    const answers = this.answers;
    if (answers !== null) answers.end();
    this.exchange.end();
  }

  override letGo(): void {
    const answers = this.answers;
    if (answers !== null && answers.isAwaited) return answers.letGo();
    this.letGoMs = this.gateway.host.clock().nowMs();
    if (this.leave(this.exchange.leave())) continueRequest();
  }

  override onLate(): void {
    const request = this.exchange.request;
    if (this.replied || this.answers !== null || request === null) return;
    const arrival = new Arrival(this.gateway, request);
    arrival.notBegun();
    const reply = arrival.reply;
    if (reply !== null) this.answer(reply);
  }

  /** Milliseconds for which the filter itself awaits the first byte of the answer; 0: it does not. */
  private get firstByteMs(): u32 {
    const request = this.exchange.request;
    return request !== null && this.gateway.isUpstream ? request.firstByteMs : 0;
  }

  /** The request goes on, if `goesOn`, all of it if `isWhole`: then its answer may have a time to begin. */
  private goOn(goesOn: bool, isWhole: bool): bool {
    const limitMs = this.firstByteMs;
    if (goesOn && isWhole && limitMs > 0) this.held.beginnings.add(this, limitMs);
    return goesOn;
  }

  /** Holds the request's headers, or lets them leave as far as they tell; whether they do now. */
  private hold(): bool {
    return !this.held.requests.add(this, NO_LIMIT) && this.leave(this.exchange.leave());
  }

  /** Lets the headers leave as `step` says; whether they do now. */
  private leave(step: Step): bool {
    this.isLeaving = step == Step.Await;
    if (this.isLeaving) {
      this.held.awaitResume(this);
      return false;
    }
    const goesOn = this.perform(step);
    if (step == Step.Forward && !this.waitsForBody) this.exchange.left();
    return goesOn;
  }

  /** A body that follows at once was there before: the host holds bodies back with their headers. */
  private learn(): void {
    if (this.letGoMs == 0) return;
    if (this.gateway.host.clock().nowMs() - this.letGoMs <= AT_ONCE_MS) this.held.requests.disappointed();
    this.letGoMs = 0;
  }

  private finishBody(): bool {
    if (this.isLeaving) this.isOvertaken = true;
    this.isLeaving = false;
    const fits = this.exchange.canTake(this.bodySize);
    const step = fits ? this.exchange.requestBody(readBuffer(BufferType.RequestBody)) : Step.Reply;
    if (step == Step.Await) {
      this.held.awaitResume(this);
      return false;
    }
    this.waitsForBody = false;
    const headersAreHeld = this.held.requests.release(this.id) || this.isOvertaken;
    if ((step == Step.Reply || headersAreHeld) && !this.perform(step)) return false;
    const body = this.exchange.body;
    const isWritten = body === null || rewriteBuffer(BufferType.RequestBody, body);
    this.exchange.left();
    return isWritten || this.answer(internalFault("body_refused"));
  }

  /** Carries out what the exchange decided; whether the request may go on. */
  private perform(step: Step): bool {
    const reply = this.exchange.reply;
    if (reply !== null) return this.answer(reply);
    if (step == Step.Pass) return true;
    const edits = this.exchange.edits;
    if (editHeaders(HeaderMap.Request, edits.headers) && setProperties(edits.state)) return true;
    return this.answer(internalFault("edit_refused"));
  }

  /** Its own response phase comes at once, before this returns. */
  override answer(reply: LocalReply): bool {
    if (this.replied) return false;
    this.replied = true;
    const answers = this.answers;
    if (answers !== null) answers.note();
    sendLocalReply(reply);
    return false;
  }
}
