import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { CONTENT } from "../names";
import { BlockKind, faultOf, isMedia, isWords, kindOfBlock, payloadOf } from "./blocks";
import { Item, hasContext, isHeaded } from "./item";
import { Reading } from "./reading";

/** The result of a call: in the canonical API it can only be text, and what else is in it follows. */
export class Result {
  readonly words: Item[] = [];
  readonly media: Item[] = [];

  constructor(readonly node: i32) {}
}

/** The blocks of one message, sorted by what becomes of them. */
export class Content {
  /** Texts, images and documents. */
  readonly parts: Item[] = [];
  readonly calls: i32[] = [];
  readonly results: Result[] = [];
  /** Blocks of thinking, the encrypted ones included. */
  readonly thoughts: Item[] = [];
  /** Whether the parts are text and nothing else. */
  isPlain: bool = true;

  private readonly document: JsonDocument;

  constructor(
    private readonly reading: Reading,
    content: i32,
    /** Where the content stands, for whoever is refused. */
    place: string,
  ) {
    const document = reading.document;
    this.document = document;
    let index = 0;
    const refusal = reading.refusal;
    for (let block = document.first(content); block != NONE && !refusal.isGiven; block = document.next(block)) {
      this.add(block, place, index++);
    }
  }

  private add(block: i32, place: string, index: i32): void {
    const document = this.document;
    const kind = this.kindOf(block, place, index);
    if (kind == BlockKind.Silent || kind == BlockKind.Summary) this.reading.mentions.read(block, place);
    if (kind == BlockKind.Silent) return;
    if (kind == BlockKind.ToolUse) this.calls.push(block);
    else if (kind == BlockKind.ToolResult) this.addResult(block, `${place}.${index}`);
    else if (kind == BlockKind.Thinking || kind == BlockKind.Redacted) this.thoughts.push(new Item(block, kind));
    else {
      this.isPlain = this.isPlain && isWords(kind);
      this.addPart(new Item(block, kind), kind == BlockKind.FileBlocks ? `${place}.${index}` : place, this.parts);
      if (kind == BlockKind.FileBlocks) this.isPlain = this.isPlain && areWords(document, block);
    }
  }

  /** What the block becomes; Silent for what is refused or says nothing. */
  private kindOf(block: i32, place: string, index: i32): BlockKind {
    const kind = kindOfBlock(this.document, block);
    const fault = faultOf(this.document, block, kind);
    if (fault.length > 0) {
      this.reading.refusal.give(`${place}.${index}`, fault);
      return BlockKind.Silent;
    }
    const isBlank = kind == BlockKind.Text && !isFilled(this.document, payloadOf(this.document, block, kind));
    return isBlank ? BlockKind.Silent : kind;
  }

  private addPart(item: Item, place: string, parts: Item[]): void {
    const document = this.document;
    const block = item.node;
    if (item.kind == BlockKind.FileData && hasContext(document, block)) {
      parts.push(new Item(block, BlockKind.FileBlocks));
    }
    if (item.kind != BlockKind.FileBlocks) {
      parts.push(item);
      return;
    }
    if (isHeaded(document, block)) parts.push(item);
    let index = 0;
    const content = payloadOf(document, block, item.kind);
    for (let node = document.first(content); node != NONE; node = document.next(node)) {
      const kind = this.kindOf(node, place + ".source.content", index++);
      if (kind == BlockKind.Text || isImage(kind)) parts.push(new Item(node, kind));
    }
  }

  private addResult(block: i32, place: string): void {
    const document = this.document;
    const result = new Result(block);
    this.results.push(result);
    const content = document.member(block, CONTENT);
    if (document.kind(content) != JsonKind.Array) return;
    const all: Item[] = [];
    const inner = place + ".content";
    let index = 0;
    for (let node = document.first(content); node != NONE; node = document.next(node)) {
      const kind = this.kindOf(node, inner, index++);
      if (kind == BlockKind.ToolReference) this.reading.mentions.read(node, inner);
      if (isWords(kind) || isMedia(kind)) this.addPart(new Item(node, kind), inner, all);
    }
    for (let i = 0; i < all.length; i++) {
      if (isMedia(all[i].kind)) result.media.push(all[i]);
      else result.words.push(all[i]);
    }
  }
}

function isImage(kind: BlockKind): bool {
  return kind == BlockKind.ImageData || kind == BlockKind.ImageUrl;
}

/** Whether a document made of blocks has texts alone. */
function areWords(document: JsonDocument, block: i32): bool {
  const content = payloadOf(document, block, BlockKind.FileBlocks);
  for (let node = document.first(content); node != NONE; node = document.next(node)) {
    if (kindOfBlock(document, node) != BlockKind.Text) return false;
  }
  return true;
}
