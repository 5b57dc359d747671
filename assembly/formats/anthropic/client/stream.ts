import { ByteRange } from "../../../base/byte_range";
import { Bytes, EMPTY, indexOf, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { SseEvent } from "../../../base/sse/event";
import { StreamReader } from "../../../canonical/stream_reader";
import { errorStatus } from "../../../errors/shapes";
import { ClientFacts, NO_FACTS } from "../../client_facts";
import { DELTA, ERROR, ID, MESSAGE, TOOL_CALLS } from "../names";
import { AnswerCalls } from "./answer_calls";
import { choiceOf, isDone, mayBeError } from "./chunk";
import { ContentBlocks } from "./content_blocks";
import { Outcome, endingOf, usualStop } from "./ending";
import { errorBody, errorOf } from "./error";
import { EventWriter } from "./event_writer";
import { MessageEvents } from "./message_events";
import { Pieces } from "./pieces";
import { ToolCalls } from "./tool_calls";
import { Usage } from "./usage";

const OVERFULL = utf8("the provider's stream mixes more tool calls than can be kept");
const CUT = utf8("the provider's stream ended before the answer was whole");
const FAILED = utf8("the provider could not finish the answer");
const UNREADABLE = utf8("the provider's stream could not be understood");
const BAD_GATEWAY: u32 = 502;
const LF: u8 = 0x0a;

/**
 * Turns chunks of the canonical chat API into the events of a streamed message
 * (https://docs.anthropic.com/en/api/messages-streaming):
 *
 * - before message_start: the first chunk that says anything starts the message;
 * - then thinking, text and tool calls become blocks, one after the other;
 * - `finish_reason` closes all blocks; the usage, or else the end, sends message_delta and message_stop;
 * - an error, or an end before the answer is whole, ends the stream with an `error` event;
 * - what comes after the end is ignored.
 *
 * Usage is told once, in message_delta: clients add up what several of them say.
 */
export class MessageStream extends StreamReader {
  private readonly document: JsonDocument = new JsonDocument();
  private readonly events: EventWriter = new EventWriter(this.out);
  private readonly blocks: ContentBlocks = new ContentBlocks(this.events);
  private readonly calls: ToolCalls = new ToolCalls(this.blocks);
  private readonly usage: Usage = new Usage();
  private readonly message: MessageEvents = new MessageEvents(this.events, this.usage);
  private isStarted: bool = false;
  private isStopped: bool = false;
  private isRefusal: bool = false;
  /** Whether an event was no JSON. */
  private isGarbled: bool = false;
  /** EMPTY until the backend gave one. */
  private stopReason: Bytes = EMPTY;
  private stopSequence: Bytes = EMPTY;

  private facts: ClientFacts = NO_FACTS;

  /** For the answer to the request that `facts` are of. */
  static of(facts: ClientFacts): MessageStream {
    const stream = new MessageStream();
    stream.facts = facts;
    stream.calls.own = new AnswerCalls(facts);
    return stream;
  }

  override get isEnding(): bool {
    return this.stopReason.length > 0 && !this.isStopped;
  }

  override event(event: SseEvent): void {
    if (this.isStopped) return;
    if (isDone(event.data)) this.done();
    else this.read(event, true);
  }

  override end(): void {
    if (this.isStopped) return;
    if (this.stopReason.length > 0) this.stop();
    else this.fail(errorOf(this.isGarbled ? UNREADABLE : CUT, BAD_GATEWAY));
  }

  private read(event: SseEvent, isWhole: bool): void {
    const document = this.document;
    document.read(event.data);
    if (document.root == NONE && isWhole && hasLines(event.data)) this.readLines(event);
    else this.readChunk(event);
  }

  /** Some vendors leave out the blank lines between their events, which then come as one. */
  private readLines(event: SseEvent): void {
    const all = event.data.copy();
    for (let start = 0; start < all.length && !this.isStopped;) {
      const found = indexOf(all, LF, start);
      const end = found < 0 ? all.length : found;
      event.data.set(all, start, end);
      if (isDone(event.data)) this.done();
      else if (end > start) this.read(event, false);
      start = end + 1;
    }
  }

  private readChunk(event: SseEvent): void {
    const document = this.document;
    const choice = choiceOf(document);
    if (mayBeError(document, choice, event) && this.readError(event)) return;
    this.isGarbled = this.isGarbled || (document.root == NONE && event.data.size > 0);
    if (document.kind(document.root) != JsonKind.Object) return;
    const hasUsage = this.usage.read(document);
    if (!this.isStarted && !hasUsage && choice == NONE && !isFilled(document, document.member(document.root, ID)))
      return;
    this.start(document);
    const delta = document.member(choice, DELTA);
    // Some vendors answer a stream by one whole answer.
    this.readDelta(document, delta == NONE ? document.member(choice, MESSAGE) : delta);
    this.readFinish(document, choice);
    if (this.calls.isOverfull) this.fail(errorOf(OVERFULL, BAD_GATEWAY));
    else if (hasUsage && !this.isStopped && this.stopReason.length > 0) this.stop();
  }

  /** Whether the event is an error, which ends the stream. */
  private readError(event: SseEvent): bool {
    const data = event.data.copy();
    const status = errorStatus(data, event.name, event.comment);
    if (status != 0) this.fail(errorBody(data, status, EMPTY));
    return status != 0;
  }

  private start(document: JsonDocument): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.calls.own.answerId = document.string(document.member(document.root, ID));
    this.message.start(document);
  }

  private readDelta(document: JsonDocument, delta: i32): void {
    if (document.kind(delta) != JsonKind.Object) return;
    const pieces = new Pieces(document, delta);
    this.isRefusal = this.isRefusal || pieces.isRefusal;
    for (let i = 0; i < pieces.all.length; i++) this.calls.say(pieces.all[i]);
    const entries = document.member(delta, TOOL_CALLS);
    if (document.kind(entries) != JsonKind.Array) return;
    for (let entry = document.first(entries); entry != NONE; entry = document.next(entry)) {
      this.calls.read(document, entry);
    }
  }

  private readFinish(document: JsonDocument, choice: i32): void {
    const ending = endingOf(document, choice, Outcome.Plain, this.facts);
    if (ending.isFailure) return this.fail(errorOf(FAILED, BAD_GATEWAY));
    if (ending.reason.length == 0) return;
    this.close();
    const last = endingOf(document, choice, this.outcome, this.facts);
    this.stopReason = last.reason;
    this.stopSequence = last.sequence;
  }

  private get outcome(): Outcome {
    if (this.calls.started > 0) return Outcome.Calls;
    return this.isRefusal ? Outcome.Refused : Outcome.Plain;
  }

  /** The end in good order, also of a stream that gave no reason for it. */
  private done(): void {
    const isCut = this.stopReason.length == 0 && (!this.isStarted || this.calls.isCut);
    if (isCut) return this.fail(errorOf(this.isGarbled ? UNREADABLE : CUT, BAD_GATEWAY));
    this.close();
    if (this.stopReason.length == 0) this.stopReason = usualStop(this.outcome);
    this.stop();
  }

  private close(): void {
    this.calls.finish();
    this.blocks.stop();
  }

  private stop(): void {
    this.isStopped = true;
    this.close();
    this.message.stop(this.stopReason, this.stopSequence);
  }

  private fail(body: Bytes): void {
    this.hasFailed = this.isStopped = true;
    this.out.add(ERROR, body);
  }
}

function hasLines(data: ByteRange): bool {
  const found = indexOf(data.bytes, LF, data.start);
  return found >= 0 && found < data.end;
}
