import { Bytes, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import {
  BASE64,
  CONTENT,
  DATA,
  DOCUMENT,
  ENABLED,
  FILE,
  FILE_ID,
  IMAGE,
  MEDIA_TYPE,
  NAME,
  REDACTED_THINKING,
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
  /** It cannot be sent. */
  None,
  /** It says nothing that another model could use. */
  Silent,
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
  SearchResult,
  /** A tool that is there from now on. */
  ToolReference,
  /** What was said before, in short. */
  Summary,
  ToolUse,
  ToolResult,
  Thinking,
  Redacted,
}

const SEARCH_RESULT = utf8("search_result");
const TOOL_REFERENCE = utf8("tool_reference");
const COMPACTION = utf8("compaction");
const FALLBACK = utf8("fallback");
const TOOL_ADDITION = utf8("tool_addition");
const TOOL_REMOVAL = utf8("tool_removal");
export const TOOL_NAME: Bytes = utf8("tool_name");
export const CONTEXT: Bytes = utf8("context");
const CITATIONS = utf8("citations");

/** The value a block carries: its text, or `data`, `url`, `file_id` or `content` of its source. */
export function payloadOf(document: JsonDocument, block: i32, kind: BlockKind): i32 {
  const source = document.member(block, SOURCE);
  switch (kind) {
    case BlockKind.Text:
      return document.member(block, TEXT);
    case BlockKind.Thinking:
      return document.member(block, THINKING);
    case BlockKind.Redacted:
      return document.member(block, DATA);
    case BlockKind.ToolUse:
      return document.member(block, NAME);
    case BlockKind.ToolReference:
      return document.member(block, TOOL_NAME);
    case BlockKind.Summary:
    case BlockKind.SearchResult:
      return document.member(block, CONTENT);
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

/** What `block` becomes, by its type and that of its source. */
export function kindOfBlock(document: JsonDocument, block: i32): BlockKind {
  const type = document.member(block, TYPE);
  if (document.is(type, TEXT)) return BlockKind.Text;
  if (document.is(type, TOOL_USE)) return BlockKind.ToolUse;
  if (document.is(type, TOOL_RESULT)) return BlockKind.ToolResult;
  if (document.is(type, THINKING)) return BlockKind.Thinking;
  if (document.is(type, REDACTED_THINKING)) return BlockKind.Redacted;
  if (document.is(type, SEARCH_RESULT)) return BlockKind.SearchResult;
  if (document.is(type, TOOL_REFERENCE)) return BlockKind.ToolReference;
  if (document.is(type, COMPACTION)) return BlockKind.Summary;
  // Which tools there are is told by the tools themselves; which of the vendor's models answered is of no use.
  if (document.is(type, TOOL_ADDITION) || document.is(type, TOOL_REMOVAL)) return BlockKind.Silent;
  if (document.is(type, FALLBACK)) return BlockKind.Silent;
  const source = document.member(document.member(block, SOURCE), TYPE);
  if (document.is(type, IMAGE)) {
    if (document.is(source, BASE64)) return BlockKind.ImageData;
    return document.is(source, URL) ? BlockKind.ImageUrl : BlockKind.None;
  }
  return document.is(type, DOCUMENT) ? kindOfDocument(document, source) : BlockKind.None;
}

function kindOfDocument(document: JsonDocument, source: i32): BlockKind {
  if (document.is(source, BASE64)) return BlockKind.FileData;
  if (document.is(source, FILE)) return BlockKind.FileId;
  if (document.is(source, TEXT)) return BlockKind.FileText;
  return document.is(source, CONTENT) ? BlockKind.FileBlocks : BlockKind.None;
}

/** Why `block`, which is of `kind`, cannot be sent; empty: it can. */
export function faultOf(document: JsonDocument, block: i32, kind: BlockKind): string {
  if (kind == BlockKind.None) return "a block of this kind cannot be sent to the model";
  if (kind == BlockKind.Silent || kind == BlockKind.ToolResult) return "";
  const payload = payloadOf(document, block, kind);
  if (kind == BlockKind.FileBlocks || kind == BlockKind.SearchResult) {
    if (document.kind(payload) != JsonKind.Array) return "its content must be an array of blocks";
  } else if (document.kind(payload) != JsonKind.String) return "what it holds must be a string";
  else if (needsFilling(kind) && !isFilled(document, payload)) return "it is empty";
  const isData = kind == BlockKind.ImageData || kind == BlockKind.FileData;
  if (isData && !isFilled(document, mediaTypeOf(document, block))) return "its media type is missing";
  const citations = document.member(document.member(block, CITATIONS), ENABLED);
  return document.kind(citations) == JsonKind.True ? "the model cannot cite; citations must not be enabled" : "";
}

function needsFilling(kind: BlockKind): bool {
  return kind != BlockKind.Text && kind != BlockKind.Thinking && kind != BlockKind.FileText;
}

/** Whether a block becomes text. */
export function isWords(kind: BlockKind): bool {
  if (kind == BlockKind.Text || kind == BlockKind.FileText || kind == BlockKind.SearchResult) return true;
  return kind == BlockKind.ToolReference || kind == BlockKind.Summary || kind == BlockKind.FileBlocks;
}

/** Whether a block stays what it is, an image or a file. */
export function isMedia(kind: BlockKind): bool {
  if (kind == BlockKind.ImageData || kind == BlockKind.ImageUrl) return true;
  return kind == BlockKind.FileData || kind == BlockKind.FileId;
}
