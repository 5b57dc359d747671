import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import {
  BLOCK_DELTA,
  BLOCK_START,
  BLOCK_STOP,
  CONTENT_BLOCK,
  DATA,
  DELTA,
  ID,
  INDEX,
  INPUT,
  INPUT_JSON_DELTA,
  NAME,
  NO_INPUT,
  PARTIAL_JSON,
  REDACTED_THINKING,
  SIGNATURE,
  SIGNATURE_DELTA,
  TEXT,
  TEXT_DELTA,
  THINKING,
  THINKING_DELTA,
  TOOL_USE,
  TYPE,
} from "../names";
import { EventWriter } from "./event_writer";
import { Block, Piece } from "./pieces";

const CITATIONS_DELTA = utf8("citations_delta");
const CITATION = utf8("citation");

/** Bytes of encrypted thinking that may wait behind a text: more than these are told without waiting. */
const MOST_HELD: i32 = 64 * 1024;

/**
 * Writes the content blocks of a streamed message: numbered from 0, and never one before the other has stopped. A
 * message that says something ends with its text, for clients take the last block for the answer: encrypted thinking
 * that comes behind a text, as Google's signatures do, is told if a call follows, which needs it.
 */
export class ContentBlocks {
  /** What is open now: Thinking, Text or Tool. */
  private block: Block = Block.None;
  /** Whether thinking that is open has its signature, so that what follows is another. */
  private isSigned: bool = false;
  /** Encrypted thinking that came behind the text that is open. */
  private held: Bytes[] = [];
  private heldBytes: i32 = 0;
  /** Number of the block that is open, or of the next one. */
  private index: i32 = 0;

  constructor(private readonly events: EventWriter) {}

  /** A piece of what is said; opens a block for it when none of its kind is open. */
  say(piece: Piece): void {
    if (piece.block == Block.Redacted) return this.hold(piece.literal);
    const isText = piece.block == Block.Text || piece.block == Block.Citation;
    this.openText(isText ? Block.Text : Block.Thinking);
    if (piece.block == Block.Text) this.delta(TEXT_DELTA, TEXT, piece.literal);
    else if (piece.block == Block.Citation) this.delta(CITATIONS_DELTA, CITATION, piece.literal);
    else if (piece.block == Block.Thinking) this.delta(THINKING_DELTA, THINKING, piece.literal);
    else {
      this.delta(SIGNATURE_DELTA, SIGNATURE, piece.literal);
      this.isSigned = true;
    }
  }

  /** Opens the block of a tool call. */
  startTool(id: Bytes, name: Bytes): void {
    this.tellHeld();
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
    this.endBlock();
  }

  /** Closes the block that is open. */
  stop(): void {
    if (this.block == Block.None) return;
    this.begin(BLOCK_STOP);
    this.events.end();
    this.block = Block.None;
    this.isSigned = false;
    this.index++;
  }

  private hold(literal: Bytes): void {
    if (this.block != Block.Text) return this.redacted(literal);
    this.held.push(literal);
    this.heldBytes += literal.length;
    if (this.heldBytes > MOST_HELD) this.tellHeld();
  }

  private tellHeld(): void {
    const held = this.held;
    this.held = [];
    this.heldBytes = 0;
    for (let i = 0; i < held.length; i++) this.redacted(held[i]);
  }

  /** Encrypted thinking, whole. */
  private redacted(literal: Bytes): void {
    this.stop();
    const json = this.beginBlock(Block.Redacted, REDACTED_THINKING);
    json.key(DATA);
    json.raw(literal);
    this.endBlock();
    this.stop();
  }

  private openText(block: Block): void {
    if (this.block == block && !this.isSigned) return;
    this.tellHeld();
    this.stop();
    const json = this.beginBlock(block, block == Block.Text ? TEXT : THINKING);
    if (block == Block.Thinking) writeText(json, SIGNATURE, EMPTY);
    writeText(json, block == Block.Text ? TEXT : THINKING, EMPTY);
    this.endBlock();
  }

  private delta(type: Bytes, key: Bytes, value: Bytes): void {
    const json = this.beginDelta(type);
    json.key(key);
    json.raw(value);
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

  private beginDelta(type: Bytes): JsonWriter {
    const json = this.begin(BLOCK_DELTA);
    json.key(DELTA);
    json.beginObject();
    writeText(json, TYPE, type);
    return json;
  }

  /** Ends the event of a block or of a delta. */
  private endBlock(): void {
    this.events.json.endObject();
    this.events.end();
  }
}
