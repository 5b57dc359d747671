import { Bytes, EMPTY, equal, utf8 } from "../../../base/bytes";
import { Source, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { SseEvent } from "../../../base/sse/event";
import { ChunkWriter } from "../../../canonical/chat/chunk_writer";
import { Envelope } from "../../../canonical/chat/envelope";
import { ResponseFacts } from "../../../canonical/response_facts";
import { StreamReader } from "../../../canonical/stream_reader";
import {
  ASSISTANT,
  BLOCK_DELTA,
  BLOCK_START,
  BLOCK_STOP,
  CONTENT,
  CONTENT_BLOCK,
  DELTA,
  ERROR,
  INPUT_JSON_DELTA,
  MESSAGE,
  MESSAGE_DELTA,
  MESSAGE_START,
  MESSAGE_STOP,
  PARTIAL_JSON,
  REASONING_CONTENT,
  ROLE,
  STOP_REASON,
  TEXT,
  TEXT_DELTA,
  THINKING,
  THINKING_DELTA,
  TOOL_USE,
  TYPE,
  USAGE,
} from "../names";
import { writeFinish, writeRefusal } from "../stop_reason";
import { readEnvelope } from "./envelope";
import { OpenCalls, blockOf } from "./open_calls";
import { NO_ARGUMENTS, earlyArguments, writeOpening, writePart } from "./tool_call";
import { Usage } from "./usage";

/**
 * Reads the events of a streamed message (https://docs.anthropic.com/en/api/messages-streaming) into canonical chunks
 * of one choice. Events and blocks that have no counterpart, signatures among them, give nothing.
 */
export class MessageReader extends StreamReader {
  private readonly envelope: Envelope;
  private readonly chunks: ChunkWriter;
  private readonly tellsUsage: bool;
  private readonly usage: Usage = new Usage();
  private readonly calls: OpenCalls = new OpenCalls();
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  private isFinished: bool = false;
  /** Whether the cost was told, or an error. */
  private isOver: bool = false;
  private isDone: bool = false;
  private readonly document: JsonDocument = new JsonDocument();

  constructor(facts: ResponseFacts) {
    super();
    const envelope = new Envelope(facts);
    this.tellsUsage = facts.tellsUsage;
    this.envelope = envelope;
    this.chunks = new ChunkWriter(envelope);
    this.out = this.chunks.out;
  }

  override get isEnding(): bool {
    return this.isFinished && !this.isDone;
  }

  override event(event: SseEvent): void {
    if (this.isOver || this.isDone) return;
    const document = this.document;
    document.read(event.data);
    const type = document.member(document.root, TYPE);
    const hasError = document.kind(document.member(document.root, ERROR)) == JsonKind.Object;
    if (hasError || document.is(type, ERROR) || equal(event.name, ERROR)) this.fail(event.data.copy());
    else if (document.is(type, BLOCK_DELTA)) this.readDelta(document);
    else this.read(new Source(document, document.root), type);
  }

  override end(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.cost();
    this.chunks.done();
  }

  override pass(lines: Bytes): void {
    if (!this.isDone) super.pass(lines);
  }

  /** Reads what comes once or a few times in a stream. */
  private read(told: Source, type: i32): void {
    const document = told.document;
    if (document.is(type, BLOCK_START)) this.readBlock(told);
    else if (document.is(type, BLOCK_STOP)) this.endBlock(told);
    else if (document.is(type, MESSAGE_START)) this.start(told.at(MESSAGE));
    else if (document.is(type, MESSAGE_DELTA)) this.readChange(told);
    else if (document.is(type, MESSAGE_STOP)) this.end();
  }

  private start(message: Source): void {
    readEnvelope(message, this.envelope);
    this.chunks.renew();
    this.usage.read(message.at(USAGE));
    this.open();
  }

  private readBlock(told: Source): void {
    const document = told.document;
    const block = told.at(CONTENT_BLOCK);
    if (block.says(TYPE, TEXT)) return this.say(CONTENT, document, block.member(TEXT));
    if (block.says(TYPE, THINKING)) return this.say(REASONING_CONTENT, document, block.member(THINKING));
    if (!block.says(TYPE, TOOL_USE)) return;
    const call = this.calls.add(blockOf(document));
    const early = earlyArguments(block);
    call.hasArguments = early.length > 0;
    this.open();
    writeOpening(block, call.index, early, this.chunks.begin(0));
    this.chunks.end();
  }

  private readDelta(document: JsonDocument): void {
    const delta = document.member(document.root, DELTA);
    const type = document.member(delta, TYPE);
    if (document.is(type, TEXT_DELTA)) return this.say(CONTENT, document, document.member(delta, TEXT));
    if (document.is(type, THINKING_DELTA)) {
      return this.say(REASONING_CONTENT, document, document.member(delta, THINKING));
    }
    const call = this.calls.at(blockOf(document));
    const part = document.member(delta, PARTIAL_JSON);
    if (call === null || !document.is(type, INPUT_JSON_DELTA) || !isFilled(document, part)) return;
    call.hasArguments = true;
    writePart(call.index, document.raw(part), this.chunks.begin(0));
    this.chunks.end();
  }

  /** A call without arguments has none that a client could read, so it gets an empty object. */
  private endBlock(told: Source): void {
    const call = this.calls.take(blockOf(told.document));
    if (call === null || call.hasArguments) return;
    writePart(call.index, NO_ARGUMENTS, this.chunks.begin(0));
    this.chunks.end();
  }

  private readChange(told: Source): void {
    this.usage.read(told.at(USAGE));
    const delta = told.at(DELTA);
    if (this.isFinished || delta.kind(STOP_REASON) != JsonKind.String) return;
    this.open();
    this.isFinished = true;
    writeRefusal(delta, this.chunks.begin(0));
    writeFinish(delta, this.chunks.endDelta());
    this.chunks.endChoice();
  }

  private fail(data: Bytes): void {
    this.hasFailed = this.isOver = true;
    this.chunks.error(data);
    this.end();
  }

  /** Writes the chunk with what the answer cost, once, if the vendor has told and the client wants to know. */
  private cost(): void {
    if (this.isOver || !this.usage.isTold) return;
    this.isOver = true;
    if (!this.tellsUsage) return;
    this.usage.write(this.chunks.beginUsage());
    this.chunks.endUsage();
  }

  /** Writes the chunk that says whose answer it is, once. */
  private open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    const delta = this.chunks.begin(0);
    delta.key(ROLE);
    delta.string(ASSISTANT);
    delta.key(CONTENT);
    delta.string(EMPTY);
    this.chunks.end();
  }

  /** Writes a chunk with `text`, unless it is empty. */
  private say(key: Bytes, document: JsonDocument, text: i32): void {
    if (!isFilled(document, text)) return;
    this.open();
    const delta = this.chunks.begin(0);
    delta.key(key);
    copyValue(document, text, delta);
    this.chunks.end();
  }
}
