import { EMPTY } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { Attempt } from "../gateway/attempt";
import { Gateway } from "../gateway/gateway";
import { NO_LIMIT_MS } from "../gateway/answer_body";
import { AnswerStep, Reception } from "../gateway/reception";
import { ReplayStep, Replays } from "../gateway/replays";
import { BufferType, readBuffer, replaceBuffer } from "../host/buffers";
import { BodyAction, HeadersAction } from "../host/contexts";
import { HeaderMap, editHeaders, readHeaders } from "../host/headers";
import { setProperties } from "../host/properties";
import { continueResponse } from "../host/stream_control";
import { CalloutAnswer } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { AT_ONCE_MS, HoldingStream, Holds, NO_LIMIT, TICK_MS } from "./held_streams";

/** The answer's callbacks of one stream: host state in, the reception's decision, host state out. */
export class AnswerSide {
  private reception: Reception | null = null;
  private replays: Replays | null = null;
  private isReplaced: bool = false;
  private holds: bool = false;
  /** When the answer was let go, in Unix milliseconds; 0: it was not, or what came of that is known. */
  private letGoMs: u64 = 0;

  constructor(
    private readonly gateway: Gateway,
    private readonly facts: StreamFacts,
    private readonly held: Holds,
  ) {}

  /** Whether the answer waits for its body. */
  get isHeld(): bool {
    return this.holds;
  }

  /** What the client gets instead of the answer; null: nothing. */
  get reply(): LocalReply | null {
    const reception = this.reception;
    return reception === null ? null : reception.reply;
  }

  onHeaders(stream: HoldingStream, attempt: Attempt, endOfStream: bool): HeadersAction {
    const reception = new Reception(this.gateway, attempt);
    this.reception = reception;
    const step = reception.head(readHeaders(HeaderMap.Response), endOfStream, this.facts);
    this.apply(reception);
    if (step == AnswerStep.Hold) return this.hold(reception, stream);
    return this.goesOn(stream, attempt, step) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  onBody(stream: HoldingStream, attempt: Attempt, size: u32, endOfStream: bool): BodyAction {
    const reception = this.reception;
    if (reception === null) return BodyAction.Continue;
    this.learn();
    if (!this.holds) return this.passBody(reception, endOfStream);
    this.held.answers.bodyCame(stream.id);
    if (!reception.body.wants(size, endOfStream)) return BodyAction.StopIterationAndBuffer;
    const step = reception.beginning(readBuffer(BufferType.ResponseBody), endOfStream, this.facts);
    if (step == AnswerStep.Hold) {
      return reception.body.isTaken ? BodyAction.StopIterationNoBuffer : BodyAction.StopIterationAndBuffer;
    }
    this.release(stream.id);
    this.apply(reception);
    this.replaceBody(reception);
    return this.goesOn(stream, attempt, step) ? BodyAction.Continue : BodyAction.StopIterationAndWatermark;
  }

  onTrailers(stream: HoldingStream, attempt: Attempt): HeadersAction {
    const goesOn = this.onBody(stream, attempt, 0, true) == BodyAction.Continue;
    return goesOn ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  /** The answer to callout `id`. What the client is to get of it; null: nothing, or the first answer. */
  onCalloutAnswer(stream: HoldingStream, id: u32, answer: CalloutAnswer): LocalReply | null {
    const replays = this.replays;
    if (replays === null) return null;
    const step = replays.answered(id, answer);
    if (step == ReplayStep.Wait) {
      this.held.awaitCallout(replays.calloutId, stream);
      return null;
    }
    this.replays = null;
    if (step == ReplayStep.Reply) return replays.reply;
    continueResponse();
    return null;
  }

  /** The answer was held for long enough. */
  letGo(): void {
    const reception = this.reception;
    this.holds = false;
    if (reception === null) return;
    this.letGoMs = this.gateway.host.clock().nowMs();
    reception.overdue(this.facts);
    this.apply(reception);
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

  private hold(reception: Reception, stream: HoldingStream): HeadersAction {
    const patienceMs = reception.body.patienceMs;
    const limit = patienceMs == NO_LIMIT_MS ? NO_LIMIT : patienceMs / TICK_MS + 1;
    this.holds = this.held.answers.add(stream, limit);
    if (this.holds) return HeadersAction.StopIteration;
    reception.overdue(this.facts);
    this.apply(reception);
    return HeadersAction.Continue;
  }

  private goesOn(stream: HoldingStream, attempt: Attempt, step: AnswerStep): bool {
    if (step != AnswerStep.Replay) return true;
    const replays = new Replays(this.gateway, attempt);
    if (!replays.send()) return true;
    this.replays = replays;
    this.held.awaitCallout(replays.calloutId, stream);
    return false;
  }

  /** The body of an answer that is judged: what is left of a replaced one is dropped, the rest is the client's. */
  private passBody(reception: Reception, endOfStream: bool): BodyAction {
    const isReplaying = this.replays !== null;
    if (this.isReplaced) replaceBuffer(BufferType.ResponseBody, EMPTY);
    else if (reception.body.isConverted && !isReplaying) {
      if (reception.body.isWhole && !endOfStream) return BodyAction.StopIterationAndBuffer;
      const bytes = readBuffer(BufferType.ResponseBody);
      replaceBuffer(BufferType.ResponseBody, reception.body.more(bytes, endOfStream));
    }
    return isReplaying ? BodyAction.StopIterationAndWatermark : BodyAction.Continue;
  }

  private replaceBody(reception: Reception): void {
    const bytes = reception.body.replacement;
    if (bytes === null) return;
    this.isReplaced = reception.body.isFinal;
    replaceBuffer(BufferType.ResponseBody, bytes);
  }

  private apply(reception: Reception): void {
    editHeaders(HeaderMap.Response, reception.edits.headers);
    setProperties(reception.edits.state);
  }
}
