import { utf8 } from "../../../base/bytes";
import { copyInside, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ModelTraits } from "../../../canonical/traits";
import { writeField, writeText } from "../fields";
import { CACHE_CONTROL, FILE, FILENAME, FILE_DATA, FILE_ID, IMAGE_URL, TEXT, TITLE, TYPE, URL } from "../names";
import { BlockKind, kindOfBlock, mediaTypeOf, payloadOf } from "./blocks";

/** A file needs a name; most documents without a title are of this kind. */
const UNTITLED = utf8("document.pdf");
const DATA_SCHEME = utf8("data:");
const BASE64_MARK = utf8(";base64,");

/** Writes content blocks as parts of a message of OpenAI's chat API. */
export class PartWriter {
  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
    readonly traits: ModelTraits,
  ) {}

  /** The blocks, which `Blocks` has found to be parts, as an array. */
  list(blocks: i32[]): void {
    this.writer.beginArray();
    for (let i = 0; i < blocks.length; i++) this.part(blocks[i]);
    this.writer.endArray();
  }

  /** Whether `block` has a cache mark that the backend understands. */
  isMarked(block: i32): bool {
    if (!this.traits.cacheMarks) return false;
    return this.document.kind(this.document.member(block, CACHE_CONTROL)) == JsonKind.Object;
  }

  /** Writes the cache mark of `block`, if it is to be kept, into the object that is open. */
  mark(block: i32): void {
    if (!this.isMarked(block)) return;
    writeField(this.writer, CACHE_CONTROL, this.document, this.document.member(block, CACHE_CONTROL));
  }

  private part(block: i32): void {
    const kind = kindOfBlock(this.document, block);
    const payload = payloadOf(this.document, block, kind);
    this.writer.beginObject();
    if (kind == BlockKind.ImageData || kind == BlockKind.ImageUrl) this.image(block, kind, payload);
    else if (kind == BlockKind.FileData || kind == BlockKind.FileId) this.file(block, kind, payload);
    else {
      writeText(this.writer, TYPE, TEXT);
      writeField(this.writer, TEXT, this.document, payload);
    }
    this.mark(block);
    this.writer.endObject();
  }

  private image(block: i32, kind: BlockKind, payload: i32): void {
    const writer = this.writer;
    writeText(writer, TYPE, IMAGE_URL);
    writer.key(IMAGE_URL);
    writer.beginObject();
    writer.key(URL);
    if (kind == BlockKind.ImageData) this.dataUrl(block, payload);
    else copyValue(this.document, payload, writer);
    writer.endObject();
  }

  private file(block: i32, kind: BlockKind, payload: i32): void {
    const writer = this.writer;
    writeText(writer, TYPE, FILE);
    writer.key(FILE);
    writer.beginObject();
    if (kind == BlockKind.FileId) writeField(writer, FILE_ID, this.document, payload);
    else {
      const title = this.document.member(block, TITLE);
      if (isFilled(this.document, title)) writeField(writer, FILENAME, this.document, title);
      else writeText(writer, FILENAME, UNTITLED);
      writer.key(FILE_DATA);
      this.dataUrl(block, payload);
    }
    writer.endObject();
  }

  private dataUrl(block: i32, payload: i32): void {
    const writer = this.writer;
    writer.beginString();
    writer.rawText(DATA_SCHEME, 0, DATA_SCHEME.length);
    copyInside(this.document, mediaTypeOf(this.document, block), writer);
    writer.rawText(BASE64_MARK, 0, BASE64_MARK.length);
    copyInside(this.document, payload, writer);
    writer.endString();
  }
}
