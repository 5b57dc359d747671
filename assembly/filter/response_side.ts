import { Bytes, EMPTY, concat } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { Request } from "../gateway/attempt/request";
import { RetryStep, CalloutRetry } from "../gateway/callouts/callout_retry";
import { Gateway } from "../gateway/gateway";
import { letGo } from "../gateway/inbound/kept_body";
import { ResponseStep, Response } from "../gateway/response/response";
import { ResponseBody, NO_LIMIT_MS } from "../gateway/response/response_body";
import { BufferType, readBuffer } from "../host/buffers";
import { BodyAction, HeadersAction } from "../host/contexts";
import { HeaderMap, readHeaders } from "../host/headers";
import { continueResponse } from "../host/stream_control";
import { CalloutAnswer } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { AT_ONCE_MS, HoldingStream, Holds, NO_LIMIT, TICK_MS } from "./hold_queue";
import { ResponseWriter } from "./response_writer";

/** Bytes of a stream's end that wait for what follows; more of it goes on. */
const MOST_WAITING: i32 = 64 * 1024;
/** Times that it waits on with more behind it: each time all of it is written again. */
const MOST_WAITS: i32 = 16;

/** The answer's callbacks of one stream: host state in, the reception's decision, host state out. */
export class ResponseSide {
  private reception: Response | null = null;
  private replays: CalloutRetry | null = null;
  private holds: bool = false;
  /** Whether the host has the beginning of an error, and keeps it until its end. */
  private isWaiting: bool = false;
  /** Bytes of the host's body that the reception was shown. */
  private shown: u32 = 0;
  /**
   * The client's form of what may be the end of a stream. It stays with the host until more comes: at trailers only a
   * body that was kept can be written to.
   */
  private waiting: Bytes = EMPTY;
  private waits: i32 = 0;
  /** When the answer was let go, in Unix milliseconds; 0: it was not, or what came of that is known. */
  private letGoMs: u64 = 0;

  private readonly writer: ResponseWriter;

  constructor(
    private readonly stream: HoldingStream,
    private readonly gateway: Gateway,
    private readonly facts: StreamFacts,
    private readonly held: Holds,
  ) {
    this.writer = new ResponseWriter(stream);
  }

  /** Whether the answer waits for its body. */
  get isHeld(): bool {
    return this.holds;
  }

  onHeaders(request: Request, endOfStream: bool): HeadersAction {
    const reception = new Response(request, this.gateway.guard);
    this.reception = reception;
    const step = reception.head(readHeaders(HeaderMap.Response), endOfStream, this.facts);
    const reply = reception.reply;
    if (reply !== null) {
      this.stream.answer(reply);
      return HeadersAction.StopIteration;
    }
    if (!this.writer.edit(reception)) return HeadersAction.StopIteration;
    if (step == ResponseStep.Hold) return this.hold(reception);
    return this.goesOn(request, step) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  onBody(request: Request, size: u32, endOfStream: bool): BodyAction {
    const reception = this.reception;
    if (reception === null) return BodyAction.Continue;
    this.learn();
    if (!this.holds) return this.passBody(reception, size, endOfStream);
    this.held.answers.bodyCame(this.stream.id);
    if (!reception.body.wants(size, endOfStream)) return BodyAction.StopIterationAndBuffer;
    const bytes = readBuffer(BufferType.ResponseBody, this.shown);
    this.shown += bytes.length;
    const step = reception.beginning(bytes, endOfStream, this.facts);
    if (step == ResponseStep.Hold) return BodyAction.StopIterationAndBuffer;
    this.release(this.stream.id);
    if (!this.writer.edit(reception) || !this.writer.replace(reception.body, true))
      return BodyAction.StopIterationNoBuffer;
    return this.goesOn(request, step) ? BodyAction.Continue : BodyAction.StopIterationAndWatermark;
  }

  onTrailers(request: Request): HeadersAction {
    const goesOn = this.onBody(request, 0, true) == BodyAction.Continue;
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  /** The answer to callout `id`. What the client is to get of it; null: nothing, or the first answer. */
  onCalloutAnswer(id: u32, answer: CalloutAnswer): LocalReply | null {
    const replays = this.replays;
    if (replays === null) return null;
    const step = replays.answered(id, answer);
    if (step == RetryStep.Wait) {
      this.held.awaitCallout(replays.calloutId, this.stream);
      return null;
    }
    this.replays = null;
    const reception = this.reception;
    if (step == RetryStep.Reply) return replays.reply;
    // An error of which more is to come goes on at its end: the token may be cut in two.
    if (this.isWaiting) return null;
    if (reception === null || !this.writer.mask(reception.body)) return null;
    this.writer.hasLeft = true;
    continueResponse();
    return null;
  }

  /** The answer was held for long enough. */
  letGo(): void {
    const reception = this.reception;
    this.holds = false;
    if (reception === null) return;
    this.letGoMs = this.gateway.host.clock().nowMs();
    if (!this.giveUp(reception)) return;
    this.writer.hasLeft = true;
    continueResponse();
  }

  /** Stream `id` is gone: nothing is sent or continued for it any more. */
  end(id: u32): void {
    this.release(id);
    const replays = this.replays;
    if (replays !== null) this.held.forgetCallout(replays.calloutId);
  }

  private release(id: u32): void {
    if (this.holds) this.held.answers.release(id);
    this.holds = false;
  }

  /** A body that follows at once was there before: the host holds bodies back with their headers. */
  private learn(): void {
    if (this.letGoMs == 0) return;
    if (this.gateway.host.clock().nowMs() - this.letGoMs <= AT_ONCE_MS) this.held.answers.disappointed();
    this.letGoMs = 0;
  }

  private hold(reception: Response): HeadersAction {
    const patienceMs = reception.body.patienceMs;
    const limit = patienceMs == NO_LIMIT_MS ? NO_LIMIT : patienceMs / TICK_MS + 1;
    this.holds = this.held.answers.add(this.stream, limit);
    if (this.holds || !this.giveUp(reception)) return HeadersAction.StopIteration;
    this.writer.hasLeft = true;
    return HeadersAction.Continue;
  }

  /** The body is awaited no longer; whether the answer goes on. */
  private giveUp(reception: Response): bool {
    reception.overdue(this.facts);
    if (!this.writer.edit(reception)) return false;
    return this.writer.replace(reception.body, this.shown > 0);
  }

  private goesOn(request: Request, step: ResponseStep): bool {
    const replays = step == ResponseStep.Replay ? new CalloutRetry(this.gateway, request) : null;
    if (replays === null || !replays.send()) {
      letGo(request);
      this.writer.hasLeft = true;
      return true;
    }
    this.replays = replays;
    this.held.awaitCallout(replays.calloutId, this.stream);
    return false;
  }

  /** The body of an answer that is judged: what is left of a replaced one is dropped, the rest is the client's. */
  private passBody(reception: Response, size: u32, endOfStream: bool): BodyAction {
    const body = reception.body;
    if (this.writer.isReplaced) return this.step(this.writer.rest(body));
    this.isWaiting = body.waits(size, endOfStream);
    if (this.isWaiting || (this.replays !== null && body.waits(size, false))) return BodyAction.StopIterationAndBuffer;
    if (this.replays !== null) return BodyAction.StopIterationAndWatermark;
    if (!body.isConverted) return this.step(this.writer.mask(body));
    if (body.isWhole && !endOfStream) return BodyAction.StopIterationAndBuffer;
    const isLast = endOfStream || this.gateway.host.memory().isShort;
    const bytes = readBuffer(BufferType.ResponseBody, this.waiting.length);
    const told = concat(this.waiting, body.more(bytes, isLast));
    const isKept = !isLast && (told.length == 0 || this.mayWait(body, told.length));
    if (!this.writer.write(told, body)) return BodyAction.StopIterationNoBuffer;
    this.waiting = isKept ? told : EMPTY;
    return isKept ? BodyAction.StopIterationAndBuffer : BodyAction.Continue;
  }

  /** Whether `size` bytes of what may be the end of a stream wait for what follows. */
  private mayWait(body: ResponseBody, size: i32): bool {
    return body.isEnding && size <= MOST_WAITING && this.waits++ < MOST_WAITS;
  }

  /** What becomes of a part of the body that was written, or refused. */
  private step(isWritten: bool): BodyAction {
    if (!isWritten) return BodyAction.StopIterationNoBuffer;
    return this.replays === null ? BodyAction.Continue : BodyAction.StopIterationAndWatermark;
  }
}
