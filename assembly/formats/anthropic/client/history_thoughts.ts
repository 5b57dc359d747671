import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Words } from "../../../base/words";
import { ModelTraits, SignedThoughts, Thoughts } from "../../../canonical/traits";
import { writeField, writeJoined, writeText } from "../fields";
import {
  DATA,
  EXTRA_CONTENT,
  GOOGLE,
  INDEX,
  REASONING_CONTENT,
  REASONING_DETAILS,
  REDACTED_THINKING,
  SIGNATURE,
  TEXT,
  THINKING,
  THINKING_BLOCKS,
  THOUGHT_SIGNATURE,
  TYPE,
} from "../names";
import { BlockKind } from "./blocks";
import { callIn, entryIn, signatureIn } from "./carrier";
import { Item } from "./item";
import { LINE } from "./words";

const REASONING_TEXT = utf8("reasoning.text");
const REASONING_SUMMARY = utf8("reasoning.summary");
const REASONING_ENCRYPTED = utf8("reasoning.encrypted");
const SUMMARY = utf8("summary");

/** What the assistant thought before one of its messages, on the way back to the vendor. */
export class HistoryThoughts {
  private readonly texts: i32[] = [];
  /** Blocks in order, and of each the entry of `reasoning_details` that it carries, or EMPTY. */
  private readonly blocks: Item[] = [];
  private readonly entries: Bytes[] = [];
  private hasEntry: bool = false;
  private isSigned: bool = false;
  /** Calls that have a signature of Google's, and these. */
  private readonly calls: Words = new Words();
  private readonly signatures: Bytes[] = [];

  constructor(
    private readonly document: JsonDocument,
    items: Item[],
    private readonly traits: ModelTraits,
  ) {
    const isKept = traits.thoughtsInHistory != Thoughts.Dropped;
    for (let i = 0; isKept && i < items.length; i++) this.add(items[i]);
  }

  /** Writes the members of the assistant's message. */
  write(writer: JsonWriter, hasCalls: bool): void {
    const kept = this.traits.thoughtsInHistory;
    const isSigned = this.isSigned && this.traits.signedThoughts != SignedThoughts.LeftOut;
    const isDetailed = isSigned && (this.hasEntry || this.traits.signedThoughts == SignedThoughts.Details);
    const isPlain = kept == Thoughts.All || (kept == Thoughts.ToolTurns && hasCalls);
    if (isPlain && !isDetailed && this.texts.length > 0) {
      writer.key(REASONING_CONTENT);
      writeJoined(writer, this.document, this.texts, LINE);
    }
    if (isSigned) {
      writer.key(isDetailed ? REASONING_DETAILS : THINKING_BLOCKS);
      writer.beginArray();
      for (let i = 0; i < this.blocks.length; i++) this.writeBlock(writer, i, isDetailed);
      writer.endArray();
    }
    this.writeSignature(writer, EMPTY);
  }

  /** Writes the signature of the call that the client knows as `id`, if there is one. */
  writeSignature(writer: JsonWriter, id: Bytes): void {
    const number = this.calls.find(id);
    if (number < 0 || number >= this.signatures.length) return;
    writer.key(EXTRA_CONTENT);
    writer.beginObject();
    writer.key(GOOGLE);
    writer.beginObject();
    writeText(writer, THOUGHT_SIGNATURE, this.signatures[number]);
    writer.endObject();
    writer.endObject();
  }

  private add(item: Item): void {
    if (item.kind == BlockKind.Redacted) return this.addRedacted(item);
    const text = this.document.member(item.node, THINKING);
    const isSigned = isFilled(this.document, this.document.member(item.node, SIGNATURE));
    if (isFilled(this.document, text)) this.texts.push(text);
    else if (!isSigned) return;
    this.isSigned = this.isSigned || isSigned;
    this.blocks.push(item);
    this.entries.push(EMPTY);
  }

  private addRedacted(item: Item): void {
    const data = this.document.string(this.document.member(item.node, DATA));
    const signature = signatureIn(data);
    if (signature.length > 0) {
      if (this.traits.signedThoughts == SignedThoughts.LeftOut) return;
      if (this.calls.add(callIn(data)) == this.signatures.length) this.signatures.push(signature);
      return;
    }
    const entry = entryIn(data);
    const carried = JsonDocument.parse(entry);
    if (entry.length > 0 && carried.kind(carried.root) != JsonKind.Object) return;
    this.hasEntry = this.hasEntry || entry.length > 0;
    this.isSigned = true;
    this.blocks.push(item);
    this.entries.push(entry);
  }

  private writeBlock(writer: JsonWriter, number: i32, isDetailed: bool): void {
    const item = this.blocks[number];
    if (this.entries[number].length > 0) return writer.raw(this.entries[number]);
    const isRedacted = item.kind == BlockKind.Redacted;
    const signature = this.document.member(item.node, SIGNATURE);
    const isSigned = isFilled(this.document, signature);
    if (!isDetailed && !isRedacted && !isSigned) return;
    writer.beginObject();
    if (!isDetailed) writeText(writer, TYPE, isRedacted ? REDACTED_THINKING : THINKING);
    else if (isRedacted) writeText(writer, TYPE, REASONING_ENCRYPTED);
    else writeText(writer, TYPE, isSigned ? REASONING_TEXT : REASONING_SUMMARY);
    const key = isRedacted ? DATA : THINKING;
    const text = this.document.member(item.node, key);
    const detail = isSigned ? TEXT : SUMMARY;
    writeField(writer, isDetailed && !isRedacted ? detail : key, this.document, text);
    if (isSigned) writeField(writer, SIGNATURE, this.document, signature);
    if (isDetailed) {
      writer.key(INDEX);
      writer.integer(number);
    }
    writer.endObject();
  }
}
