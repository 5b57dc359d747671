import { utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { LocalReply } from "../base/http/local_reply";
import { Exchange, Step } from "../gateway/exchange";
import { Gateway } from "../gateway/gateway";
import { internalFault } from "../gateway/refusals";
import { BufferType, readBuffer, rewriteBuffer } from "../host/buffers";
import { BodyAction, HeadersAction, HttpContext } from "../host/contexts";
import { HeaderMap, editHeaders, readHeader, readHeaders } from "../host/headers";
import { setProperties } from "../host/properties";
import { sendLocalReply } from "../host/reply";
import { StreamFacts } from "../ports/stream_facts";
import { HeldStreams } from "./held_streams";

const STATUS = utf8(":status");

/** One request's callbacks: host state in, the exchange's decision, host state out. */
export class AiProxyStream extends HttpContext {
  private readonly exchange: Exchange;
  private waitsForBody: bool = false;
  private replied: bool = false;

  constructor(
    id: u32,
    gateway: Gateway,
    private readonly facts: StreamFacts,
    private readonly held: HeldStreams,
  ) {
    super(id);
    this.exchange = new Exchange(gateway);
  }

  override onRequestHeaders(endOfStream: bool): HeadersAction {
    const step = this.exchange.requestHeaders(readHeaders(HeaderMap.Request), endOfStream, this.facts);
    this.waitsForBody = step == Step.Hold;
    const goesOn = this.perform(step) && !(step == Step.Hold && this.held.add(this.id));
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onRequestBody(endOfStream: bool): BodyAction {
    if (this.replied) return BodyAction.StopIterationNoBuffer;
    if (!this.waitsForBody) return BodyAction.Continue;
    this.held.bodyCame(this.id);
    if (!endOfStream) return BodyAction.StopIterationAndBuffer;
    return this.finishBody() ? BodyAction.Continue : BodyAction.StopIterationNoBuffer;
  }

  override onRequestTrailers(): HeadersAction {
    const goesOn = !this.replied && (!this.waitsForBody || this.finishBody());
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  override onResponseHeaders(): HeadersAction {
    if (this.replied) return HeadersAction.Continue;
    const status = parseDecimal(readHeader(HeaderMap.Response, STATUS));
    this.exchange.responseHeaders(status, this.facts);
    editHeaders(HeaderMap.Response, this.exchange.edits.headers);
    return HeadersAction.Continue;
  }

  override onDelete(): void {
    this.held.release(this.id);
  }

  private finishBody(): bool {
    this.waitsForBody = false;
    const step = this.exchange.requestBody(readBuffer(BufferType.RequestBody));
    const headersAreHeld = this.held.release(this.id);
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
