import { Bytes, EMPTY, concat, equal, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { SseEvent } from "../../base/sse/event";
import { Call } from "../../openai/call";
import { tellsUsage } from "../../openai/usage_option";
import { StreamReader } from "../stream_reader";
import { ChunkWriter, DONE } from "./chunk";
import { OpenCalls } from "./open_calls";
import { writeRefusal } from "./stop_reason";
import { NO_ARGUMENTS, earlyArguments, writeOpening, writePart } from "./tool_call";
import { Usage } from "./usage";
import { CONTENT, INDEX, MESSAGE, REASONING_CONTENT, TEXT, THINKING, TOOL_USE, TYPE, USAGE } from "./words";

const BLOCK_DELTA = utf8("content_block_delta");
const BLOCK_START = utf8("content_block_start");
const BLOCK_STOP = utf8("content_block_stop");
const CONTENT_BLOCK = utf8("content_block");
const DELTA = utf8("delta");
const ERROR = utf8("error");
const INPUT_JSON_DELTA = utf8("input_json_delta");
const MESSAGE_DELTA = utf8("message_delta");
const MESSAGE_START = utf8("message_start");
const MESSAGE_STOP = utf8("message_stop");
const PARTIAL_JSON = utf8("partial_json");
const STOP_REASON = utf8("stop_reason");
const TEXT_DELTA = utf8("text_delta");
const THINKING_DELTA = utf8("thinking_delta");

/**
 * Reads the events of a streamed message (https://docs.anthropic.com/en/api/messages-streaming) into canonical chunks
 * of one choice. Events and blocks that have no counterpart, signatures among them, give nothing.
 */
export class MessageReader extends StreamReader {
  private readonly chunk: ChunkWriter;
  private readonly usage: Usage = new Usage();
  private readonly calls: OpenCalls = new OpenCalls();
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  private isFinished: bool = false;
  /** Whether only the end mark is missing. */
  private isOver: bool = false;
  private readonly tellsUsage: bool;

  constructor(call: Call) {
    super();
    this.tellsUsage = tellsUsage(call);
    this.chunk = new ChunkWriter(call);
  }

  override event(event: SseEvent): Bytes {
    if (this.isOver) return EMPTY;
    const document = JsonDocument.parse(event.data);
    const told = new Source(document, document.root);
    if (told.says(TYPE, ERROR) || told.kind(ERROR) == JsonKind.Object || equal(event.name, ERROR)) {
      this.isOver = true;
      return this.chunk.error(told.at(ERROR));
    }
    if (told.says(TYPE, BLOCK_DELTA)) return this.onDelta(told);
    if (told.says(TYPE, BLOCK_START)) return this.onBlock(told);
    if (told.says(TYPE, BLOCK_STOP)) return this.onBlockEnd(told);
    if (told.says(TYPE, MESSAGE_START)) return this.onStart(told.at(MESSAGE));
    if (told.says(TYPE, MESSAGE_DELTA)) return this.onChange(told);
    return told.says(TYPE, MESSAGE_STOP) ? this.cost() : EMPTY;
  }

  override end(): Bytes {
    return concat(this.cost(), DONE);
  }

  private onStart(message: Source): Bytes {
    this.chunk.envelope.read(message);
    this.usage.read(message.at(USAGE));
    return this.opening();
  }

  private onBlock(told: Source): Bytes {
    const block = told.at(CONTENT_BLOCK);
    if (block.says(TYPE, TEXT)) return this.said(CONTENT, block, TEXT);
    if (block.says(TYPE, THINKING)) return this.said(REASONING_CONTENT, block, THINKING);
    if (!block.says(TYPE, TOOL_USE)) return EMPTY;
    const call = this.calls.add(blockOf(told));
    const early = earlyArguments(block);
    call.hasArguments = early.length > 0;
    const before = this.opening();
    writeOpening(block, call.index, early, this.chunk.begin());
    return concat(before, this.chunk.end());
  }

  private onDelta(told: Source): Bytes {
    const delta = told.at(DELTA);
    if (delta.says(TYPE, TEXT_DELTA)) return this.said(CONTENT, delta, TEXT);
    if (delta.says(TYPE, THINKING_DELTA)) return this.said(REASONING_CONTENT, delta, THINKING);
    const call = this.calls.at(blockOf(told));
    const part = delta.member(PARTIAL_JSON);
    if (call === null || !delta.says(TYPE, INPUT_JSON_DELTA) || !isFilled(told.document, part)) return EMPTY;
    call.hasArguments = true;
    writePart(call.index, told.document.raw(part), this.chunk.begin());
    return this.chunk.end();
  }

  /** A call without arguments has none that a client could read, so it gets an empty object. */
  private onBlockEnd(told: Source): Bytes {
    const call = this.calls.take(blockOf(told));
    if (call === null || call.hasArguments) return EMPTY;
    writePart(call.index, NO_ARGUMENTS, this.chunk.begin());
    return this.chunk.end();
  }

  private onChange(told: Source): Bytes {
    this.usage.read(told.at(USAGE));
    const delta = told.at(DELTA);
    if (this.isFinished || delta.kind(STOP_REASON) != JsonKind.String) return EMPTY;
    const before = this.opening();
    this.isFinished = true;
    writeRefusal(delta, this.chunk.begin());
    return concat(before, this.chunk.end(delta));
  }

  /** The chunk with what the answer cost, once, if the vendor has told and the client wants to know. */
  private cost(): Bytes {
    if (this.isOver || !this.usage.isTold) return EMPTY;
    this.isOver = true;
    return this.tellsUsage ? this.chunk.cost(this.usage) : EMPTY;
  }

  /** The chunk that says whose answer it is, once. */
  private opening(): Bytes {
    if (this.isOpen) return EMPTY;
    this.isOpen = true;
    return this.chunk.opening();
  }

  /** A chunk with the text at `from`, unless it is empty. */
  private said(key: Bytes, holder: Source, from: Bytes): Bytes {
    const text = holder.member(from);
    if (!isFilled(holder.document, text)) return EMPTY;
    const before = this.opening();
    const writer = this.chunk.begin();
    writer.key(key);
    copyValue(holder.document, text, writer);
    return concat(before, this.chunk.end());
  }
}

/** Number of the content block that an event is about; -1: it does not say. */
function blockOf(told: Source): i64 {
  return told.document.integer(told.member(INDEX), -1);
}
