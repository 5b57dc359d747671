import { utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import {
  BASE64,
  CONTENT,
  DATA,
  DOCUMENT,
  FILE,
  FILE_ID,
  IMAGE,
  MEDIA_TYPE,
  NAME,
  SOURCE,
  TEXT,
  THINKING,
  TOOL_RESULT,
  TOOL_USE,
  TYPE,
  URL,
} from "../names";

/** What a content block becomes. */
export enum BlockKind {
  /** Nothing: there is no counterpart, or something is missing in it. */
  None,
  Text,
  /** An image with its bytes. */
  ImageData,
  ImageUrl,
  /** A document with its bytes. */
  FileData,
  /** A document that the vendor keeps. */
  FileId,
  /** A document that is plain text. */
  FileText,
  /** A document made of content blocks. */
  FileBlocks,
  ToolUse,
  ToolResult,
  Thinking,
}

/** The value a block carries: its text, or `data`, `url`, `file_id` or `content` of its source. */
export function payloadOf(document: JsonDocument, block: i32, kind: BlockKind): i32 {
  const source = document.member(block, SOURCE);
  switch (kind) {
    case BlockKind.Text:
      return document.member(block, TEXT);
    case BlockKind.Thinking:
      return document.member(block, THINKING);
    case BlockKind.ImageData:
    case BlockKind.FileData:
    case BlockKind.FileText:
      return document.member(source, DATA);
    case BlockKind.ImageUrl:
      return document.member(source, URL);
    case BlockKind.FileId:
      return document.member(source, FILE_ID);
    case BlockKind.FileBlocks:
      return document.member(source, CONTENT);
    default:
      return NONE;
  }
}

/** The media type of a block with data. */
export function mediaTypeOf(document: JsonDocument, block: i32): i32 {
  return document.member(document.member(block, SOURCE), MEDIA_TYPE);
}

/** What `block` becomes; None for one that lacks what it would need. */
export function kindOfBlock(document: JsonDocument, block: i32): BlockKind {
  const type = document.member(block, TYPE);
  if (document.is(type, TOOL_RESULT)) return BlockKind.ToolResult;
  if (document.is(type, TOOL_USE)) {
    return isFilled(document, document.member(block, NAME)) ? BlockKind.ToolUse : BlockKind.None;
  }
  const kind = kindOfType(document, block, type);
  const payload = payloadOf(document, block, kind);
  if (kind == BlockKind.FileBlocks) return document.kind(payload) == JsonKind.Array ? kind : BlockKind.None;
  if (!isFilled(document, payload)) return BlockKind.None;
  const isData = kind == BlockKind.ImageData || kind == BlockKind.FileData;
  return isData && !isFilled(document, mediaTypeOf(document, block)) ? BlockKind.None : kind;
}

function kindOfType(document: JsonDocument, block: i32, type: i32): BlockKind {
  if (document.is(type, TEXT)) return BlockKind.Text;
  if (document.is(type, THINKING)) return BlockKind.Thinking;
  const source = document.member(document.member(block, SOURCE), TYPE);
  if (document.is(type, IMAGE)) {
    if (document.is(source, BASE64)) return BlockKind.ImageData;
    return document.is(source, URL) ? BlockKind.ImageUrl : BlockKind.None;
  }
  if (!document.is(type, DOCUMENT)) return BlockKind.None;
  if (document.is(source, BASE64)) return BlockKind.FileData;
  if (document.is(source, FILE)) return BlockKind.FileId;
  if (document.is(source, TEXT)) return BlockKind.FileText;
  return document.is(source, CONTENT) ? BlockKind.FileBlocks : BlockKind.None;
}

function isMedia(kind: BlockKind): bool {
  const isImage = kind == BlockKind.ImageData || kind == BlockKind.ImageUrl;
  return isImage || kind == BlockKind.FileData || kind == BlockKind.FileId || kind == BlockKind.FileText;
}

/** The blocks of one message, sorted by what becomes of them. */
export class Blocks {
  /** Texts, images and documents, those in results of tools included. */
  readonly parts: i32[] = [];
  /** Texts of the text blocks. */
  readonly texts: i32[] = [];
  readonly calls: i32[] = [];
  readonly results: i32[] = [];
  /** Texts of the thinking blocks. */
  readonly thoughts: i32[] = [];

  constructor(document: JsonDocument, content: i32) {
    for (let block = document.first(content); block != NONE; block = document.next(block)) this.add(document, block);
  }

  /** Whether the parts are text blocks and nothing else. */
  get isPlain(): bool {
    return this.parts.length == this.texts.length;
  }

  private add(document: JsonDocument, block: i32): void {
    const kind = kindOfBlock(document, block);
    if (kind == BlockKind.None) return;
    if (kind == BlockKind.ToolUse) this.calls.push(block);
    else if (kind == BlockKind.ToolResult) this.addResult(document, block);
    else if (kind == BlockKind.Thinking) this.thoughts.push(payloadOf(document, block, kind));
    else if (kind == BlockKind.FileBlocks) this.addInner(document, payloadOf(document, block, kind));
    else this.parts.push(block);
    if (kind == BlockKind.Text) this.texts.push(payloadOf(document, block, kind));
  }

  /** A result can only be text in OpenAI's API: what else is in it stands in the message that follows. */
  private addResult(document: JsonDocument, result: i32): void {
    this.results.push(result);
    const content = document.member(result, CONTENT);
    for (let block = document.first(content); block != NONE; block = document.next(block)) {
      const kind = kindOfBlock(document, block);
      if (isMedia(kind)) this.parts.push(block);
    }
  }

  /** Texts and images of a document made of blocks, as if they stood in the message. */
  private addInner(document: JsonDocument, content: i32): void {
    for (let block = document.first(content); block != NONE; block = document.next(block)) {
      const kind = kindOfBlock(document, block);
      if (kind == BlockKind.Text || kind == BlockKind.ImageData || kind == BlockKind.ImageUrl) this.parts.push(block);
      if (kind == BlockKind.Text) this.texts.push(payloadOf(document, block, kind));
    }
  }
}
