import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ModelTraits, Thoughts } from "../../../canonical/traits";
import { writeField, writeJoined, writeText } from "../fields";
import {
  ARGUMENTS,
  ASSISTANT,
  CONTENT,
  FUNCTION,
  ID,
  INPUT,
  NAME,
  NO_INPUT,
  REASONING_CONTENT,
  ROLE,
  SYSTEM,
  TEXT,
  TOOL,
  TOOL_CALLS,
  TOOL_CALL_ID,
  TOOL_USE_ID,
  TYPE,
} from "../names";
import { appendSystemText } from "./billing_line";
import { BlockKind, Blocks, kindOfBlock, payloadOf } from "./blocks";
import { PartWriter } from "./parts";

/** Escaped for the inside of a literal. */
const LINE = utf8("\\n");
const BLANK_LINE = utf8("\\n\\n");

/** Writes the system prompt and the messages of a Messages request as messages of OpenAI's chat API. */
export class MessageWriter {
  /** Messages of the conversation written so far, the system prompt not counted. */
  count: i32 = 0;
  private readonly parts: PartWriter;

  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
    traits: ModelTraits,
  ) {
    this.parts = new PartWriter(document, writer, traits);
  }

  /** The system prompt: one string, or the text parts when one of them has a cache mark to keep. */
  system(node: i32): void {
    const texts: i32[] = [];
    let isMarked = false;
    for (let block = this.document.first(node); block != NONE; block = this.document.next(block)) {
      if (kindOfBlock(this.document, block) != BlockKind.Text) continue;
      texts.push(block);
      isMarked = isMarked || this.parts.isMarked(block);
    }
    const isString = isFilled(this.document, node);
    if (texts.length == 0 && !isString) return;
    this.writer.beginObject();
    writeText(this.writer, ROLE, SYSTEM);
    this.writer.key(CONTENT);
    if (isMarked) this.systemParts(texts);
    else this.systemString(isString ? [node] : texts, isString);
    this.writer.endObject();
  }

  /** One message; nothing when it has no role, or no content that has a counterpart. */
  message(node: i32): void {
    const role = this.document.member(node, ROLE);
    const content = this.document.member(node, CONTENT);
    if (!isFilled(this.document, role)) return;
    if (this.document.kind(content) == JsonKind.String) {
      this.begin(role);
      writeField(this.writer, CONTENT, this.document, content);
      this.writer.endObject();
      return;
    }
    const blocks = new Blocks(this.document, content);
    const isAssistant = this.document.is(role, ASSISTANT);
    if (!isAssistant) this.results(blocks.results);
    if (isAssistant && blocks.calls.length > 0) this.withCalls(role, blocks);
    else if (blocks.parts.length > 0) this.withParts(role, blocks);
    if (isAssistant) this.results(blocks.results);
  }

  private begin(role: i32): void {
    this.count++;
    this.writer.beginObject();
    writeField(this.writer, ROLE, this.document, role);
  }

  private systemString(nodes: i32[], isString: bool): void {
    this.writer.beginString();
    for (let i = 0; i < nodes.length; i++) {
      if (i > 0) this.writer.rawText(LINE, 0, LINE.length);
      this.appendSystem(isString ? nodes[i] : payloadOf(this.document, nodes[i], BlockKind.Text));
    }
    this.writer.endString();
  }

  private systemParts(blocks: i32[]): void {
    this.writer.beginArray();
    for (let i = 0; i < blocks.length; i++) {
      this.writer.beginObject();
      writeText(this.writer, TYPE, TEXT);
      this.writer.key(TEXT);
      this.writer.beginString();
      this.appendSystem(payloadOf(this.document, blocks[i], BlockKind.Text));
      this.writer.endString();
      this.parts.mark(blocks[i]);
      this.writer.endObject();
    }
    this.writer.endArray();
  }

  private appendSystem(text: i32): void {
    const document = this.document;
    appendSystemText(this.writer, document.bytes, document.start(text) + 1, document.end(text) - 1);
  }

  private withParts(role: i32, blocks: Blocks): void {
    this.begin(role);
    this.writer.key(CONTENT);
    if (blocks.results.length > 0 && blocks.isPlain) {
      writeJoined(this.writer, this.document, blocks.texts, BLANK_LINE);
    } else this.parts.list(blocks.parts);
    this.thoughts(blocks);
    this.writer.endObject();
  }

  private withCalls(role: i32, blocks: Blocks): void {
    this.begin(role);
    this.writer.key(CONTENT);
    if (blocks.texts.length > 0) writeJoined(this.writer, this.document, blocks.texts, BLANK_LINE);
    else this.writer.null();
    this.thoughts(blocks);
    this.writer.key(TOOL_CALLS);
    this.writer.beginArray();
    for (let i = 0; i < blocks.calls.length; i++) this.call(blocks.calls[i]);
    this.writer.endArray();
    this.writer.endObject();
  }

  private thoughts(blocks: Blocks): void {
    const kept = this.parts.traits.thoughtsInHistory;
    if (blocks.thoughts.length == 0 || kept == Thoughts.AsSent || kept == Thoughts.Dropped) return;
    if (kept == Thoughts.ToolTurns && blocks.calls.length == 0) return;
    this.writer.key(REASONING_CONTENT);
    writeJoined(this.writer, this.document, blocks.thoughts, LINE);
  }

  private call(block: i32): void {
    const writer = this.writer;
    const input = this.document.member(block, INPUT);
    writer.beginObject();
    this.reference(ID, this.document.member(block, ID));
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeField(writer, NAME, this.document, this.document.member(block, NAME));
    const isObject = this.document.kind(input) == JsonKind.Object;
    writeText(writer, ARGUMENTS, isObject ? this.document.raw(input) : NO_INPUT);
    writer.endObject();
    writer.endObject();
  }

  private results(blocks: i32[]): void {
    for (let i = 0; i < blocks.length; i++) {
      const content = this.document.member(blocks[i], CONTENT);
      this.count++;
      this.writer.beginObject();
      writeText(this.writer, ROLE, TOOL);
      this.reference(TOOL_CALL_ID, this.document.member(blocks[i], TOOL_USE_ID));
      this.writer.key(CONTENT);
      if (this.document.kind(content) == JsonKind.String) copyValue(this.document, content, this.writer);
      else writeJoined(this.writer, this.document, new Blocks(this.document, content).texts, LINE);
      this.writer.endObject();
    }
  }

  /** A member that must be a string: the one at `node`, else an empty one. */
  private reference(key: Bytes, node: i32): void {
    if (this.document.kind(node) == JsonKind.String) writeField(this.writer, key, this.document, node);
    else writeText(this.writer, key, EMPTY);
  }
}
