import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import {
  BLOCK_DELTA,
  BLOCK_START,
  BLOCK_STOP,
  CONTENT_BLOCK,
  DELTA,
  ID,
  INDEX,
  INPUT,
  INPUT_JSON_DELTA,
  NAME,
  NO_INPUT,
  PARTIAL_JSON,
  SIGNATURE,
  TEXT,
  TEXT_DELTA,
  THINKING,
  THINKING_DELTA,
  TOOL_USE,
  TYPE,
} from "../names";
import { EventWriter } from "./event_writer";

/** What a content block of a stream holds. */
export enum Block {
  None,
  Thinking,
  Text,
  Tool,
}

/** Writes the content blocks of a streamed message: numbered from 0, and never one before the other has stopped. */
export class ContentBlocks {
  /** What is open now. */
  private block: Block = Block.None;
  /** Number of the block that is open, or of the next one. */
  private index: i32 = 0;

  constructor(private readonly events: EventWriter) {}

  /** A piece of text or thinking, as a JSON string literal; opens a block for it when none of its kind is open. */
  text(block: Block, literal: Bytes): void {
    if (this.block != block) {
      this.stop();
      this.startText(block);
    }
    const json = this.beginDelta(block == Block.Text ? TEXT_DELTA : THINKING_DELTA);
    json.key(block == Block.Text ? TEXT : THINKING);
    json.raw(literal);
    this.endDelta();
  }

  /** Opens the block of a tool call. */
  startTool(id: Bytes, name: Bytes): void {
    this.stop();
    const json = this.beginBlock(Block.Tool, TOOL_USE);
    writeText(json, ID, id);
    writeText(json, NAME, name);
    json.key(INPUT);
    json.raw(NO_INPUT);
    this.endBlock();
  }

  /** A piece of the arguments of the tool call that is open: the inside of a JSON string literal. */
  argumentsOf(escaped: Bytes): void {
    const json = this.beginDelta(INPUT_JSON_DELTA);
    json.key(PARTIAL_JSON);
    json.beginString();
    json.rawText(escaped, 0, escaped.length);
    json.endString();
    this.endDelta();
  }

  /** Closes the block that is open. */
  stop(): void {
    if (this.block == Block.None) return;
    this.begin(BLOCK_STOP);
    this.events.end();
    this.block = Block.None;
    this.index++;
  }

  private startText(block: Block): void {
    const json = this.beginBlock(block, block == Block.Text ? TEXT : THINKING);
    if (block == Block.Thinking) writeText(json, SIGNATURE, EMPTY);
    writeText(json, block == Block.Text ? TEXT : THINKING, EMPTY);
    this.endBlock();
  }

  private begin(name: Bytes): JsonWriter {
    const json = this.events.json;
    this.events.begin(name);
    json.key(INDEX);
    json.integer(this.index);
    return json;
  }

  private beginBlock(block: Block, type: Bytes): JsonWriter {
    this.block = block;
    const json = this.begin(BLOCK_START);
    json.key(CONTENT_BLOCK);
    json.beginObject();
    writeText(json, TYPE, type);
    return json;
  }

  private endBlock(): void {
    this.events.json.endObject();
    this.events.end();
  }

  private beginDelta(type: Bytes): JsonWriter {
    const json = this.begin(BLOCK_DELTA);
    json.key(DELTA);
    json.beginObject();
    writeText(json, TYPE, type);
    return json;
  }

  private endDelta(): void {
    this.endBlock();
  }
}
