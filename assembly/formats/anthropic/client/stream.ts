import { Bytes, EMPTY, equal, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { SseEvent } from "../../../base/sse/event";
import { StreamReader } from "../../../canonical/stream_reader";
import { errorStatus } from "../../../errors/shapes";
import {
  CONTENT,
  DELTA,
  ERROR,
  FINISH_REASON,
  ID,
  MESSAGE,
  MESSAGE_DELTA,
  MESSAGE_START,
  MESSAGE_STOP,
  MODEL,
  STOP_REASON,
  STOP_SEQUENCE,
  TOOL_CALLS,
} from "../names";
import { Outcome, stopReasonOf, usualStop } from "../stop_reason";
import { choiceOf, isDone, mayBeError } from "./chunk";
import { Block, ContentBlocks } from "./content_blocks";
import { errorBody, errorOf } from "./error";
import { EventWriter } from "./event_writer";
import { writeHead, writeString } from "./response";
import { Texts } from "./texts";
import { ToolCalls } from "./tool_calls";
import { Usage } from "./usage";

const OVERFULL = utf8("the provider's stream mixes more tool calls than can be kept");
const BAD_GATEWAY: u32 = 502;

/**
 * Turns chunks of the canonical chat API into the events of a streamed message
 * (https://docs.anthropic.com/en/api/messages-streaming):
 *
 * - before message_start: the first chunk that says anything starts the message;
 * - then thinking, text and tool calls become blocks, one after the other;
 * - `finish_reason` closes all blocks; the usage, or else the end, sends message_delta and message_stop;
 * - an error ends the stream with an `error` event. What comes after the end is ignored.
 *
 * Usage is told once, in message_delta: clients add up what several of them say.
 */
export class MessageStream extends StreamReader {
  private readonly document: JsonDocument = new JsonDocument();
  private readonly events: EventWriter = new EventWriter(this.out);
  private readonly blocks: ContentBlocks = new ContentBlocks(this.events);
  private readonly calls: ToolCalls = new ToolCalls(this.blocks);
  private readonly usage: Usage = new Usage();
  private isStarted: bool = false;
  private isStopped: bool = false;
  private isRefusal: bool = false;
  /** EMPTY until the backend gave one. */
  private stopReason: Bytes = EMPTY;

  override get isEnding(): bool {
    return this.stopReason.length > 0 && !this.isStopped;
  }

  override event(event: SseEvent): void {
    if (this.isStopped) return;
    if (isDone(event.data)) this.done();
    else this.read(event);
  }

  override end(): void {
    if (!this.isStopped) this.stop();
  }

  private read(event: SseEvent): void {
    const document = this.document;
    document.read(event.data);
    const choice = choiceOf(document);
    if (mayBeError(document, choice, event) && this.readError(event)) return;
    if (document.kind(document.root) != JsonKind.Object) return;
    const hasUsage = this.usage.read(document);
    if (!this.isStarted && !hasUsage && choice == NONE && !isFilled(document, document.member(document.root, ID)))
      return;
    this.start(document);
    this.readDelta(document, document.member(choice, DELTA));
    this.readFinish(document, document.member(choice, FINISH_REASON));
    if (this.calls.isOverfull) this.fail(errorOf(OVERFULL, BAD_GATEWAY));
    else if (hasUsage && this.stopReason.length > 0) this.stop();
  }

  /** Whether the event is an error, which ends the stream. */
  private readError(event: SseEvent): bool {
    const data = event.data.copy();
    const status = errorStatus(data, event.name, event.comment);
    if (status != 0) this.fail(errorBody(data, status));
    return status != 0;
  }

  private start(document: JsonDocument): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.calls.answerId = document.string(document.member(document.root, ID));
    this.events.begin(MESSAGE_START);
    const json = this.events.json;
    json.key(MESSAGE);
    json.beginObject();
    writeHead(json, document);
    json.key(CONTENT);
    json.beginArray();
    json.endArray();
    writeString(json, MODEL, document, document.member(document.root, MODEL));
    json.key(STOP_REASON);
    json.null();
    json.key(STOP_SEQUENCE);
    json.null();
    this.usage.write(json);
    json.endObject();
    this.events.end();
  }

  private readDelta(document: JsonDocument, delta: i32): void {
    if (document.kind(delta) != JsonKind.Object) return;
    const texts = new Texts(document, delta);
    this.isRefusal = this.isRefusal || texts.isRefusal;
    for (let i = 0; i < texts.thoughts.length; i++) this.calls.text(Block.Thinking, document.raw(texts.thoughts[i]));
    for (let i = 0; i < texts.words.length; i++) this.calls.text(Block.Text, document.raw(texts.words[i]));
    const entries = document.member(delta, TOOL_CALLS);
    if (document.kind(entries) != JsonKind.Array) return;
    for (let entry = document.first(entries); entry != NONE; entry = document.next(entry)) {
      this.calls.read(document, entry);
    }
  }

  private readFinish(document: JsonDocument, finish: i32): void {
    if (stopReasonOf(document, finish, Outcome.Plain).length == 0) return;
    this.close();
    this.stopReason = stopReasonOf(document, finish, this.outcome);
  }

  private get outcome(): Outcome {
    if (this.calls.started > 0) return Outcome.Calls;
    return this.isRefusal ? Outcome.Refused : Outcome.Plain;
  }

  /** The end in good order, also of a stream that gave no reason for it. */
  private done(): void {
    this.close();
    if (this.stopReason.length == 0) this.stopReason = usualStop(this.outcome);
    this.stop();
  }

  private close(): void {
    this.calls.finish();
    this.blocks.stop();
  }

  /** Ends the message. Without a reason for it the stream was cut off: the client sees `null`. */
  private stop(): void {
    this.isStopped = true;
    if (!this.isStarted) return;
    this.close();
    this.events.begin(MESSAGE_DELTA);
    const json = this.events.json;
    json.key(DELTA);
    json.beginObject();
    json.key(STOP_REASON);
    if (this.stopReason.length > 0) json.string(this.stopReason);
    else json.null();
    json.key(STOP_SEQUENCE);
    json.null();
    json.endObject();
    this.usage.write(json);
    this.events.end();
    this.events.begin(MESSAGE_STOP);
    this.events.end();
  }

  private fail(body: Bytes): void {
    this.hasFailed = this.isStopped = true;
    this.out.add(ERROR, body);
  }
}
