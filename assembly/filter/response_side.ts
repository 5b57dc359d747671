import { Bytes, EMPTY, concat } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { Arrival } from "../gateway/arrival";
import { Response, ResponsePhase } from "../gateway/response/response";
import { NO_LIMIT_MS } from "../gateway/response/response_body";
import { BufferType, readBuffer } from "../host/buffers";
import { BodyAction, HeadersAction } from "../host/contexts";
import { HeaderMap, readHeaders } from "../host/headers";
import { continueResponse, enterStream } from "../host/stream_control";
import { CalloutAnswer, CalloutHandler } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { AT_ONCE_MS, Holds, NO_LIMIT } from "./hold_queue";
import { HoldingStream, TICK_MS } from "./holding_stream";
import { ResponseWriter } from "./response_writer";

/** Bytes of a stream's end that wait for what follows; more of it goes on. */
const MOST_WAITING: i32 = 64 * 1024;
/** Times that it waits on with more behind it: each time all of it is written again. */
const MOST_WAITS: i32 = 16;

/** The answer's callbacks of one stream: host state in, the phase that the answer is in, host state out. */
export class ResponseSide extends CalloutHandler {
  private readonly response: Response;
  private readonly writer: ResponseWriter;
  /** Bytes of the host's body that the response was shown. */
  private shown: u32 = 0;
  /** Whether the host has some of the body. */
  private isBegun: bool = false;
  /**
   * The client's form of what may be the end of a stream. It stays with the host until more comes: at trailers only a
   * body that was kept can be written to.
   */
  private waiting: Bytes = EMPTY;
  private waits: i32 = 0;
  /** Whether all of a Retrying answer is there, and another may still be put in its place. */
  private isWhole: bool = false;
  /** Whether some of it is out of reach. */
  private isPassed: bool = false;
  /** When the answer was let go, in Unix milliseconds; 0: it was not, or what came of that is known. */
  private letGoMs: u64 = 0;

  constructor(
    private readonly stream: HoldingStream,
    private readonly arrival: Arrival,
    private readonly facts: StreamFacts,
    private readonly held: Holds,
  ) {
    super();
    this.response = arrival.response;
    this.writer = new ResponseWriter(stream, arrival.response);
  }

  /** Whether the answer waits for its body. */
  get isAwaited(): bool {
    return this.response.isAwaited;
  }

  onHeaders(endOfStream: bool): HeadersAction {
    this.arrival.head(readHeaders(HeaderMap.Response), endOfStream, this.facts);
    const goesOn = this.arrival.reply === null && this.writer.edit() && this.proceed();
    const reply = this.arrival.reply;
    if (reply !== null) this.stream.answer(reply);
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  onBody(size: u32, endOfStream: bool): BodyAction {
    this.learn();
    switch (this.response.phase) {
      case ResponsePhase.Peeking:
      case ResponsePhase.Whole:
        return this.show(size, endOfStream);
      case ResponsePhase.Retrying:
        return this.keep(size, endOfStream);
      case ResponsePhase.Streaming:
        return this.convert(endOfStream);
      case ResponsePhase.Replaced:
        return this.writer.rest() ? BodyAction.Continue : BodyAction.StopIterationNoBuffer;
      default:
        return this.pass(size, endOfStream);
    }
  }

  onTrailers(): HeadersAction {
    return this.onBody(0, true) == BodyAction.Continue ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  /** The answer to a callout that repeats the request, which comes to the root context. */
  override answered(answer: CalloutAnswer): bool {
    if (this.response.phase != ResponsePhase.Retrying || !enterStream(this.stream.id)) return false;
    const stands = this.arrival.retried(answer);
    const reply = this.arrival.reply;
    if (reply !== null) return this.give(reply);
    // The token may be cut in two: an error of which more is to come waits for it.
    const isCut = this.response.next == ResponsePhase.Whole;
    if (stands && (isCut || this.writer.mask()) && this.arrival.proceed(this)) continueResponse();
    return false;
  }

  /** Lets the client have `reply` instead of the answer. Always false. */
  private give(reply: LocalReply): bool {
    if (!this.isWhole) return this.stream.answer(reply);
    if (this.writer.substitute(this.arrival.inPlace(reply), reply.body)) continueResponse();
    return false;
  }

  /** The answer was held for long enough. */
  letGo(): void {
    this.letGoMs = this.arrival.host.clock().nowMs();
    if (this.giveUp()) continueResponse();
  }

  /** The stream is gone: nothing is sent or continued for it any more. */
  end(): void {
    this.held.answers.release(this.stream.id);
    this.arrival.end();
  }

  /** A body that follows at once was there before: the host holds bodies back with their headers. */
  private learn(): void {
    if (this.letGoMs == 0) return;
    if (this.arrival.host.clock().nowMs() - this.letGoMs <= AT_ONCE_MS) this.held.answers.disappointed();
    this.letGoMs = 0;
  }

  /** What the head led to; whether the answer goes on at once. */
  private proceed(): bool {
    if (this.arrival.proceed(this)) return true;
    if (!this.response.isAwaited) return false;
    const patienceMs = this.response.body.patienceMs;
    const limit = patienceMs == NO_LIMIT_MS ? NO_LIMIT : patienceMs / TICK_MS + 1;
    return !this.held.answers.add(this.stream, limit) && this.giveUp();
  }

  /** The body is awaited no longer; whether the answer goes on. */
  private giveUp(): bool {
    this.response.overdue(this.isBegun, this.facts);
    return this.writer.edit() && this.writer.replace(this.shown > 0) && this.arrival.proceed(this);
  }

  /** More of a body that is awaited. */
  private show(size: u32, endOfStream: bool): BodyAction {
    const response = this.response;
    this.isBegun = this.isBegun || size > 0;
    this.held.answers.bodyCame(this.stream.id);
    if (!response.body.wants(size, endOfStream)) return BodyAction.StopIterationAndBuffer;
    const bytes = readBuffer(BufferType.ResponseBody, this.shown);
    this.shown += bytes.length;
    if (!response.beginning(bytes, endOfStream, this.facts)) return BodyAction.StopIterationAndBuffer;
    this.held.answers.release(this.stream.id);
    if (!this.writer.edit() || !this.writer.replace(true)) return BodyAction.StopIterationNoBuffer;
    if (this.arrival.proceed(this)) return BodyAction.Continue;
    if (!this.arrival.isShared) return BodyAction.StopIterationAndWatermark;
    this.isWhole = endOfStream;
    return BodyAction.StopIterationAndBuffer;
  }

  /** The body of an answer that may go on later. */
  private keep(size: u32, endOfStream: bool): BodyAction {
    const response = this.response;
    const isThere = !response.body.waits(size, endOfStream);
    if (isThere && response.log.isOpen) response.log.see(readBuffer(BufferType.ResponseBody));
    const isKept = response.keeps(size, endOfStream);
    const isDropped = response.next == ResponsePhase.Replaced;
    if (this.arrival.isShared && !this.isPassed && (isDropped || size <= <u32>MOST_WAITING)) {
      this.isWhole = endOfStream;
      return isDropped && !this.writer.replace(true)
        ? BodyAction.StopIterationNoBuffer
        : BodyAction.StopIterationAndBuffer;
    }
    this.isPassed = true;
    if (isKept) return BodyAction.StopIterationAndBuffer;
    return isDropped && !this.writer.rest() ? BodyAction.StopIterationNoBuffer : BodyAction.StopIterationAndWatermark;
  }

  /** The body of an answer that is the client's as it is, but for the token in an error. */
  private pass(size: u32, endOfStream: bool): BodyAction {
    const body = this.response.body;
    if (body.waits(size, endOfStream)) return BodyAction.StopIterationAndBuffer;
    const from = this.arrival.unseen(size);
    if (from < size) this.arrival.see(readBuffer(BufferType.ResponseBody, from));
    return this.writer.mask() ? BodyAction.Continue : BodyAction.StopIterationNoBuffer;
  }

  private convert(endOfStream: bool): BodyAction {
    const body = this.response.body;
    if (body.isWhole && !endOfStream) return BodyAction.StopIterationAndBuffer;
    const isLast = endOfStream || this.arrival.host.memory().isShort;
    const bytes = readBuffer(BufferType.ResponseBody, this.waiting.length);
    const told = concat(this.waiting, body.more(bytes, isLast));
    const isKept = !isLast && (told.length == 0 || this.mayWait(told.length));
    if (!this.writer.write(told)) return BodyAction.StopIterationNoBuffer;
    this.waiting = isKept ? told : EMPTY;
    return isKept ? BodyAction.StopIterationAndBuffer : BodyAction.Continue;
  }

  /** Whether `size` bytes of what may be the end of a stream wait for what follows. */
  private mayWait(size: i32): bool {
    return this.response.body.isEnding && size <= MOST_WAITING && this.waits++ < MOST_WAITS;
  }
}
