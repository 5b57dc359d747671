import { Bytes, EMPTY } from "../../../base/bytes";
import { copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ChunkWriter } from "../../../canonical/chat/chunk_writer";
import { writeField, writeType } from "../fields";
import { DATA, INDEX, REASONING_CONTENT, REDACTED_THINKING, SIGNATURE, THINKING, THINKING_BLOCKS } from "../names";

/**
 * The thoughts of one stream, as text, and as `thinking_blocks` that can go back
 * (https://docs.litellm.ai/docs/reasoning_content): texts as they come, behind them the signature with an empty text.
 * `index` numbers the blocks, by which clients put pieces together.
 */
export class StreamThoughts {
  private index: i32 = 0;
  /** Whether something of block `index` was told. */
  private isBegun: bool = false;

  constructor(private readonly chunks: ChunkWriter) {}

  /** A piece of a thought: its text and its signature, or NONE. */
  think(document: JsonDocument, text: i32, signature: i32): void {
    const isSaid = isFilled(document, text);
    const isSigned = isFilled(document, signature);
    if (!isSaid && !isSigned) return;
    const delta = this.chunks.begin(0);
    if (isSaid) writeField(delta, REASONING_CONTENT, document, text);
    this.open(delta, THINKING);
    delta.key(THINKING);
    if (isSaid) copyValue(document, text, delta);
    else delta.string(EMPTY);
    if (isSigned) writeField(delta, SIGNATURE, document, signature);
    this.close(delta);
  }

  /** A thought that only the vendor can read. */
  redact(document: JsonDocument, data: i32): void {
    if (!isFilled(document, data)) return;
    const delta = this.chunks.begin(0);
    this.open(delta, REDACTED_THINKING);
    writeField(delta, DATA, document, data);
    this.close(delta);
  }

  /** The open block is whole. */
  end(): void {
    if (this.isBegun) this.index++;
    this.isBegun = false;
  }

  private open(delta: JsonWriter, type: Bytes): void {
    this.isBegun = true;
    delta.key(THINKING_BLOCKS);
    delta.beginArray();
    delta.beginObject();
    delta.key(INDEX);
    delta.integer(this.index);
    writeType(type, delta);
  }

  private close(delta: JsonWriter): void {
    delta.endObject();
    delta.endArray();
    this.chunks.end();
  }
}
