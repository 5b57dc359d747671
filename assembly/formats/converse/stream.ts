import { Bytes, equal, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { SseEvent } from "../../base/sse/event";
import { ERROR_EVENT } from "../../base/sse/reader";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { MessageReader } from "../anthropic/vendor/stream";
import { OWN_ANSWERS, writeReason, writeUsage } from "./answer";
import {
  BLOCK_INDEX,
  DATA,
  ID,
  INPUT,
  NAME,
  REASONING,
  REDACTED,
  REDACTED_THINKING,
  SERVER_USE,
  SIGNATURE,
  TEXT,
  THEIR_USE,
  THINKING,
  TOOL_USE,
  TOOL_USE_ID,
  TYPE,
} from "./names";

const BLOCK_DELTA = utf8("contentBlockDelta");
const BLOCK_START = utf8("contentBlockStart");
const BLOCK_STOP = utf8("contentBlockStop");
const MESSAGE_START = utf8("messageStart");
const MESSAGE_STOP = utf8("messageStop");
const METADATA = utf8("metadata");

const CONTENT_BLOCK = utf8("content_block");
const DELTA = utf8("delta");
const INDEX = utf8("index");
const INPUT_DELTA = utf8("input_json_delta");
const PARTIAL_JSON = utf8("partial_json");
const SIGNATURE_DELTA = utf8("signature_delta");
const START = utf8("start");
const THEIR_DELTA = utf8("content_block_delta");
const THEIR_END = utf8("message_stop");
const THEIR_OPENING = utf8("content_block_start");
const THEIR_CHANGE = utf8("message_delta");
const THEIR_START = utf8("message_start");
const THEIR_STOP = utf8("content_block_stop");
const THINKING_DELTA = utf8("thinking_delta");

/**
 * Reads the events of a ConverseStream into canonical chunks, as those of a streamed Messages answer, which they are
 * under other names: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export class ConverseReader extends StreamReader {
  private readonly messages: MessageReader;
  private readonly document: JsonDocument = new JsonDocument();
  private readonly made: SseEvent = new SseEvent();
  private readonly writer: JsonWriter = new JsonWriter();

  constructor(facts: ResponseFacts) {
    super();
    const messages = new MessageReader(facts);
    this.messages = messages;
    this.out = messages.out;
  }

  override get isEnding(): bool {
    return this.messages.isEnding;
  }

  override event(event: SseEvent): void {
    if (equal(event.name, ERROR_EVENT)) return this.pour(event);
    const document = this.document;
    document.read(event.data);
    const name = event.name;
    if (equal(name, BLOCK_DELTA)) return this.readDelta(document);
    const told = new Source(document, document.root);
    if (equal(name, BLOCK_START)) this.readStart(told.at(START).at(TOOL_USE), told);
    else if (equal(name, BLOCK_STOP)) this.give(this.begin(THEIR_STOP, told));
    else if (equal(name, MESSAGE_START)) this.give(this.begin(THEIR_START, told));
    else if (equal(name, MESSAGE_STOP)) this.readStop(told);
    else if (equal(name, METADATA)) this.readMetadata(told);
  }

  override end(): void {
    this.messages.end();
    this.hasFailed = this.messages.hasFailed;
  }

  override pass(lines: Bytes): void {
    this.messages.pass(lines);
  }

  private readStart(call: Source, told: Source): void {
    if (call.document.kind(call.node) != JsonKind.Object) return;
    const writer = this.begin(THEIR_OPENING, told);
    writer.key(CONTENT_BLOCK);
    writer.beginObject();
    writer.key(TYPE);
    writer.string(call.says(TYPE, SERVER_USE) ? SERVER_USE : THEIR_USE);
    writer.key(ID);
    writer.string(call.document.string(call.member(TOOL_USE_ID)));
    copyMember(call, NAME, JsonKind.String, writer);
    writer.endObject();
    this.give(writer);
  }

  private readDelta(document: JsonDocument): void {
    const delta = document.member(document.root, DELTA);
    const text = document.member(delta, TEXT);
    if (document.kind(text) == JsonKind.String) return this.messages.say(document, text);
    const told = new Source(document, document.root);
    const use = document.member(delta, TOOL_USE);
    if (document.kind(use) == JsonKind.Object) {
      return this.tell(told, INPUT_DELTA, PARTIAL_JSON, document.member(use, INPUT));
    }
    const thought = new Source(document, document.member(delta, REASONING));
    if (thought.kind(TEXT) == JsonKind.String) this.tell(told, THINKING_DELTA, THINKING, thought.member(TEXT));
    else if (thought.kind(SIGNATURE) == JsonKind.String) {
      this.tell(told, SIGNATURE_DELTA, SIGNATURE, thought.member(SIGNATURE));
    } else if (thought.kind(REDACTED) == JsonKind.String) this.readRedacted(told, thought.member(REDACTED));
  }

  private readRedacted(told: Source, data: i32): void {
    const writer = this.begin(THEIR_OPENING, told);
    writer.key(CONTENT_BLOCK);
    writer.beginObject();
    writer.key(TYPE);
    writer.string(REDACTED_THINKING);
    writer.key(DATA);
    copyValue(told.document, data, writer);
    writer.endObject();
    this.give(writer);
  }

  private readStop(told: Source): void {
    const writer = this.begin(THEIR_CHANGE, told);
    writer.key(DELTA);
    writer.beginObject();
    writeReason(told, writer);
    writer.endObject();
    this.give(writer);
    this.tellOwn(told);
  }

  /** The last event: what the answer cost. */
  private readMetadata(told: Source): void {
    const writer = this.begin(THEIR_CHANGE, told);
    writeUsage(told, writer);
    this.give(writer);
    this.tellOwn(told);
    if (this.isEnding) this.give(this.begin(THEIR_END, told));
  }

  private tellOwn(told: Source): void {
    for (let i = 0; i < OWN_ANSWERS.length && this.isEnding; i++) this.messages.chunks.tell(told, OWN_ANSWERS[i]);
  }

  /** Tells a piece of a block, the text at `node`. */
  private tell(told: Source, type: Bytes, key: Bytes, node: i32): void {
    if (told.document.kind(node) != JsonKind.String) return;
    const writer = this.begin(THEIR_DELTA, told);
    writer.key(DELTA);
    writer.beginObject();
    writer.key(TYPE);
    writer.string(type);
    writer.key(key);
    copyValue(told.document, node, writer);
    writer.endObject();
    this.give(writer);
  }

  /** Opens an event about the block of `told`, if that is about one. */
  private begin(type: Bytes, told: Source): JsonWriter {
    const writer = this.writer;
    writer.beginObject();
    writer.key(TYPE);
    writer.string(type);
    const index = told.member(BLOCK_INDEX);
    if (told.document.kind(index) == JsonKind.Number) {
      writer.key(INDEX);
      copyValue(told.document, index, writer);
    }
    return writer;
  }

  private give(writer: JsonWriter): void {
    writer.endObject();
    this.made.data.setAll(writer.take());
    this.pour(this.made);
  }

  private pour(event: SseEvent): void {
    this.messages.event(event);
    this.hasFailed = this.messages.hasFailed;
  }
}
