import { utf8 } from "../../../base/bytes";
import { copyInside, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ModelTraits } from "../../../canonical/traits";
import { writeField, writeText } from "../fields";
import { CACHE_CONTROL, FILE, FILENAME, FILE_DATA, FILE_ID, IMAGE_URL, TEXT, TITLE, TYPE, URL } from "../names";
import { BlockKind, isMedia, mediaTypeOf, payloadOf } from "./blocks";
import { Item } from "./item";
import { WordWriter } from "./words";

/** A file needs a name; most documents without a title are of this kind. */
const UNTITLED = utf8("document.pdf");
const DATA_SCHEME = utf8("data:");
const BASE64_MARK = utf8(";base64,");
/** A name that clients use, and the type that it means. */
const JPG = utf8("image/jpg");
const JPEG = utf8("image/jpeg");

/** Writes content blocks as parts of a message of OpenAI's chat API. */
export class PartWriter {
  readonly words: WordWriter;

  constructor(
    private readonly document: JsonDocument,
    readonly writer: JsonWriter,
    readonly traits: ModelTraits,
  ) {
    this.words = new WordWriter(writer, document, traits.longestToolName);
  }

  /** The items as parts of the array that is open. */
  list(items: Item[]): void {
    for (let i = 0; i < items.length; i++) this.part(items[i]);
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

  private part(item: Item): void {
    const writer = this.writer;
    const payload = payloadOf(this.document, item.node, item.kind);
    writer.beginObject();
    if (!isMedia(item.kind)) {
      writeText(writer, TYPE, TEXT);
      writer.key(TEXT);
      writer.beginString();
      this.words.write(item);
      writer.endString();
    } else if (item.kind == BlockKind.ImageData || item.kind == BlockKind.ImageUrl) this.image(item, payload);
    else this.file(item, payload);
    // The heading of a document has no mark of its own.
    if (item.kind != BlockKind.FileBlocks) this.mark(item.node);
    writer.endObject();
  }

  private image(item: Item, payload: i32): void {
    const writer = this.writer;
    writeText(writer, TYPE, IMAGE_URL);
    writer.key(IMAGE_URL);
    writer.beginObject();
    writer.key(URL);
    if (item.kind == BlockKind.ImageData) this.dataUrl(item.node, payload);
    else copyValue(this.document, payload, writer);
    writer.endObject();
  }

  private file(item: Item, payload: i32): void {
    const writer = this.writer;
    writeText(writer, TYPE, FILE);
    writer.key(FILE);
    writer.beginObject();
    if (item.kind == BlockKind.FileId) writeField(writer, FILE_ID, this.document, payload);
    else {
      const title = this.document.member(item.node, TITLE);
      if (isFilled(this.document, title)) writeField(writer, FILENAME, this.document, title);
      else writeText(writer, FILENAME, UNTITLED);
      writer.key(FILE_DATA);
      this.dataUrl(item.node, payload);
    }
    writer.endObject();
  }

  private dataUrl(block: i32, payload: i32): void {
    const writer = this.writer;
    const type = mediaTypeOf(this.document, block);
    writer.beginString();
    writer.rawText(DATA_SCHEME, 0, DATA_SCHEME.length);
    if (this.document.is(type, JPG)) writer.rawText(JPEG, 0, JPEG.length);
    else copyInside(this.document, type, writer);
    writer.rawText(BASE64_MARK, 0, BASE64_MARK.length);
    copyInside(this.document, payload, writer);
    writer.endString();
  }
}
