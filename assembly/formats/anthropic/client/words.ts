import { Bytes, utf8 } from "../../../base/bytes";
import { copyInside, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { SOURCE, TEXT, TITLE } from "../names";
import { BlockKind, CONTEXT, payloadOf } from "./blocks";
import { Item } from "./item";
import { shortName } from "./tool_name";

/** Escaped for the inside of a literal. */
export const LINE: Bytes = utf8("\\n");
export const BLANK_LINE: Bytes = utf8("\\n\\n");
const LOADED = utf8("The tool ");
const IS_LOADED = utf8(" can be called now.");
const NO_MEMBERS: Bytes[] = [];
const HEADING: Bytes[] = [TITLE, CONTEXT];
const FOUND: Bytes[] = [TITLE, SOURCE];

/** Writes what blocks say in words. */
export class WordWriter {
  constructor(
    private readonly writer: JsonWriter,
    private readonly document: JsonDocument,
    /** Characters of a tool's name. */
    private readonly longestName: i32,
  ) {}

  /** Writes what all items say into the string that is open, with `separator`, which is escaped, between them. */
  join(items: Item[], separator: Bytes): void {
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.writer.rawText(separator, 0, separator.length);
      this.write(items[i]);
    }
  }

  /** Writes what `item` says into the string that is open. */
  write(item: Item): void {
    const writer = this.writer;
    const payload = payloadOf(this.document, item.node, item.kind);
    if (item.kind == BlockKind.ToolReference) {
      writer.text(LOADED);
      writer.text(shortName(this.document.string(payload), this.longestName));
      writer.text(IS_LOADED);
      return;
    }
    const isHeaded = item.kind == BlockKind.FileText || item.kind == BlockKind.FileBlocks;
    const heading = isHeaded ? HEADING : item.kind == BlockKind.SearchResult ? FOUND : NO_MEMBERS;
    const isWritten = this.heading(item.node, heading);
    if (item.kind == BlockKind.FileBlocks) return;
    if (isWritten) writer.rawText(BLANK_LINE, 0, BLANK_LINE.length);
    if (this.document.kind(payload) == JsonKind.Array) this.texts(payload);
    else copyInside(this.document, payload, writer);
  }

  /** Writes the members that are filled, a line each; answers whether there is one. */
  private heading(block: i32, members: Bytes[]): bool {
    let isWritten = false;
    for (let i = 0; i < members.length; i++) {
      const text = this.document.member(block, members[i]);
      if (!isFilled(this.document, text)) continue;
      if (isWritten) this.writer.rawText(LINE, 0, LINE.length);
      copyInside(this.document, text, this.writer);
      isWritten = true;
    }
    return isWritten;
  }

  private texts(blocks: i32): void {
    const document = this.document;
    for (let block = document.first(blocks); block != NONE; block = document.next(block)) {
      if (block != document.first(blocks)) this.writer.rawText(LINE, 0, LINE.length);
      copyInside(document, document.member(block, TEXT), this.writer);
    }
  }
}
