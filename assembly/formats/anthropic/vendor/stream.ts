import { Bytes, EMPTY, equal } from "../../../base/bytes";
import { Source, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
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
  CITATION,
  CITATIONS_DELTA,
  CONTENT,
  CONTENT_BLOCK,
  DATA,
  DELTA,
  ERROR,
  INPUT_JSON_DELTA,
  MESSAGE,
  MESSAGE_DELTA,
  MESSAGE_START,
  MESSAGE_STOP,
  PARTIAL_JSON,
  REDACTED_THINKING,
  ROLE,
  SIGNATURE,
  SIGNATURE_DELTA,
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
import { StreamCalls } from "./stream_calls";
import { StreamTexts } from "./stream_texts";
import { StreamThoughts } from "./stream_thoughts";
import { Usage } from "./usage";

/**
 * Reads the events of a streamed message (https://docs.anthropic.com/en/api/messages-streaming) into canonical chunks
 * of one choice. Events and blocks that have no counterpart give nothing.
 */
export class MessageReader extends StreamReader {
  private readonly envelope: Envelope;
  readonly chunks: ChunkWriter;
  private readonly usage: Usage = new Usage();
  private readonly calls: StreamCalls;
  private readonly thoughts: StreamThoughts;
  private readonly texts: StreamTexts;
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  private isFinished: bool = false;
  private isDone: bool = false;
  private readonly document: JsonDocument = new JsonDocument();

  constructor(private readonly facts: ResponseFacts) {
    super();
    const envelope = new Envelope(facts);
    this.envelope = envelope;
    const chunks = new ChunkWriter(envelope);
    this.chunks = chunks;
    this.calls = new StreamCalls(chunks, facts.isLegacy);
    this.thoughts = new StreamThoughts(chunks);
    this.texts = new StreamTexts(chunks);
    this.out = chunks.out;
  }

  override get isEnding(): bool {
    return this.isFinished && !this.isDone;
  }

  override event(event: SseEvent): void {
    if (this.isDone) return;
    const document = this.document;
    document.read(event.data);
    const type = document.member(document.root, TYPE);
    const hasError = document.kind(document.member(document.root, ERROR)) == JsonKind.Object;
    if (hasError || document.is(type, ERROR) || equal(event.name, ERROR)) this.fail(event.data.copy());
    else if (document.is(type, BLOCK_DELTA)) this.readDelta(document);
    else this.read(new Source(document, document.root), type);
  }

  /** A stream that told neither how its answer ended nor that it did was cut. */
  override end(): void {
    if (this.isDone) return;
    if (this.isFinished) return this.finish();
    this.hasFailed = this.isDone = true;
    this.cost();
    this.chunks.cut();
  }

  override pass(lines: Bytes): void {
    if (!this.isDone) super.pass(lines);
  }

  /** Writes a chunk with the string `text`, with which the open block goes on, unless it is empty. */
  say(document: JsonDocument, text: i32): void {
    if (this.isDone || !isFilled(document, text)) return;
    this.open();
    this.texts.say(document, text);
  }

  /** Reads what comes once or a few times in a stream. */
  private read(told: Source, type: i32): void {
    const document = told.document;
    if (document.is(type, BLOCK_START)) this.readBlock(told);
    else if (document.is(type, BLOCK_STOP)) this.endBlock(told);
    else if (document.is(type, MESSAGE_START)) this.start(told.at(MESSAGE));
    else if (document.is(type, MESSAGE_DELTA)) this.readChange(told);
    else if (document.is(type, MESSAGE_STOP)) this.finish();
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
    if (block.says(TYPE, TEXT)) return this.say(document, block.member(TEXT));
    this.open();
    if (block.says(TYPE, THINKING)) this.thoughts.think(document, block.member(THINKING), block.member(SIGNATURE));
    else if (block.says(TYPE, REDACTED_THINKING)) this.thoughts.redact(document, block.member(DATA));
    else if (block.says(TYPE, TOOL_USE)) this.calls.begin(document, block);
  }

  private readDelta(document: JsonDocument): void {
    const delta = document.member(document.root, DELTA);
    const type = document.member(delta, TYPE);
    if (document.is(type, TEXT_DELTA)) return this.say(document, document.member(delta, TEXT));
    this.open();
    if (document.is(type, THINKING_DELTA)) this.thoughts.think(document, document.member(delta, THINKING), NONE);
    else if (document.is(type, SIGNATURE_DELTA)) this.thoughts.think(document, NONE, document.member(delta, SIGNATURE));
    else if (document.is(type, INPUT_JSON_DELTA)) this.calls.goOn(document, document.member(delta, PARTIAL_JSON));
    else if (document.is(type, CITATIONS_DELTA)) this.texts.cite(document, document.member(delta, CITATION));
  }

  private endBlock(told: Source): void {
    this.calls.end(told.document);
    this.thoughts.end();
    this.texts.end();
  }

  private readChange(told: Source): void {
    this.usage.read(told.at(USAGE));
    const delta = told.at(DELTA);
    if (this.isFinished || delta.kind(STOP_REASON) != JsonKind.String) return;
    this.open();
    this.isFinished = true;
    writeRefusal(delta, this.chunks.begin(0));
    writeFinish(delta, this.facts.isLegacy, this.chunks.endDelta());
    this.chunks.endChoice();
  }

  private fail(data: Bytes): void {
    this.hasFailed = this.isDone = true;
    this.chunks.error(data);
  }

  private finish(): void {
    this.isDone = true;
    this.cost();
    this.chunks.done();
  }

  /** Writes the chunk with what the answer cost, if the vendor has told and the client wants to know. */
  private cost(): void {
    if (!this.usage.isTold || !this.facts.tellsUsage) return;
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
}
