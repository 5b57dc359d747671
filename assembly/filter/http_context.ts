import { utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { Exchange, Step } from "../gateway/exchange";
import { Gateway } from "../gateway/gateway";
import { internalFault } from "../gateway/refusals";
import { BufferType, readBuffer, rewriteBuffer } from "../host/buffers";
import { BodyAction, HeadersAction } from "../host/contexts";
import { HeaderMap, editHeaders, readHeaders, removeHeader } from "../host/headers";
import { setProperties } from "../host/properties";
import { sendLocalReply } from "../host/reply";
import { continueRequest } from "../host/stream_control";
import { CalloutAnswer } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { AnswerSide } from "./answer_side";
import { AT_ONCE_MS, HoldingStream, Holds, NO_LIMIT } from "./held_streams";

const CONTENT_LENGTH = utf8("content-length");

/** One request's callbacks: host state in, the exchange's decision, host state out. */
export class AiProxyStream extends HoldingStream {
  private readonly exchange: Exchange;
  private readonly answers: AnswerSide;
  private waitsForBody: bool = false;
  private replied: bool = false;
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
    this.answers = new AnswerSide(gateway, facts, held);
  }

  override onRequestHeaders(endOfStream: bool): HeadersAction {
    const step = this.exchange.requestHeaders(readHeaders(HeaderMap.Request), endOfStream, this.facts);
    this.waitsForBody = step == Step.Hold;
    const goesOn = this.perform(step) && !(step == Step.Hold && this.hold());
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onRequestBody(endOfStream: bool): BodyAction {
    if (this.replied) return BodyAction.StopIterationNoBuffer;
    if (!this.waitsForBody) return BodyAction.Continue;
    this.learn();
    this.held.requests.bodyCame(this.id);
    if (endOfStream && this.finishBody()) return BodyAction.Continue;
    return this.replied ? BodyAction.StopIterationNoBuffer : BodyAction.StopIterationAndBuffer;
  }

  override onRequestTrailers(): HeadersAction {
    const edits = this.exchange.requestTrailers(readHeaders(HeaderMap.RequestTrailers));
    const areSafe = editHeaders(HeaderMap.RequestTrailers, edits) || this.answer(internalFault("edit_refused"));
    const goesOn = areSafe && !this.replied && (!this.waitsForBody || this.finishBody());
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onResponseHeaders(endOfStream: bool): HeadersAction {
    const attempt = this.exchange.attempt;
    if (this.replied || attempt === null) return HeadersAction.Continue;
    const action = this.answers.onHeaders(this, attempt, endOfStream);
    const reply = this.answers.reply;
    return reply === null || this.answer(reply) ? action : HeadersAction.StopIteration;
  }

  override onResponseBody(size: u32, endOfStream: bool): BodyAction {
    const attempt = this.exchange.attempt;
    if (this.replied || attempt === null) return BodyAction.Continue;
    return this.answers.onBody(this, attempt, size, endOfStream);
  }

  override onResponseTrailers(): HeadersAction {
    const attempt = this.exchange.attempt;
    if (this.replied || attempt === null) return HeadersAction.Continue;
    return this.answers.onTrailers(this, attempt);
  }

  override onCalloutAnswer(id: u32, answer: CalloutAnswer): void {
    const reply = this.answers.onCalloutAnswer(this, id, answer);
    if (reply !== null) this.answer(reply);
  }

  override onResume(): void {
    if (this.finishBody()) continueRequest();
  }

  override onDelete(): void {
    this.held.forgetBody(this.id);
    this.held.requests.release(this.id);
    this.answers.end(this.id);
  }

  override letGo(): void {
    if (this.answers.isHeld) return this.answers.letGo();
    this.letGoMs = this.gateway.host.clock().nowMs();
    this.exchange.headersLeft();
    removeHeader(HeaderMap.Request, CONTENT_LENGTH);
    continueRequest();
  }

  /** Holds the request's headers, or lets them leave without the length that the body will not have. */
  private hold(): bool {
    if (this.held.requests.add(this, NO_LIMIT)) return true;
    this.exchange.headersLeft();
    removeHeader(HeaderMap.Request, CONTENT_LENGTH);
    return false;
  }

  /** A body that follows at once was there before: the host holds bodies back with their headers. */
  private learn(): void {
    if (this.letGoMs == 0) return;
    if (this.gateway.host.clock().nowMs() - this.letGoMs <= AT_ONCE_MS) this.held.requests.disappointed();
    this.letGoMs = 0;
  }

  private finishBody(): bool {
    const step = this.exchange.requestBody(readBuffer(BufferType.RequestBody));
    if (step == Step.Await) {
      this.held.awaitResume(this);
      return false;
    }
    this.waitsForBody = false;
    const headersAreHeld = this.held.requests.release(this.id);
    if ((step == Step.Reply || headersAreHeld) && !this.perform(step)) return false;
    const body = this.exchange.body;
    return body === null || rewriteBuffer(BufferType.RequestBody, body) || this.answer(internalFault("body_refused"));
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

  /** The one local reply of a stream. Its own response phase comes at once, before this returns. Always false. */
  private answer(reply: LocalReply): bool {
    if (this.replied) return false;
    this.replied = true;
    sendLocalReply(reply);
    return false;
  }
}
