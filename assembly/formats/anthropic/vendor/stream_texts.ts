import { Bytes } from "../../../base/bytes";
import { Source } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { ChunkWriter } from "../../../canonical/chat/chunk_writer";
import { writeField } from "../fields";
import { CONTENT, INDEX } from "../names";
import { ANNOTATIONS, charactersOf, isCitation, writeAnnotation } from "./annotations";

/** Bytes of citations that wait for the end of their text; with more of them they are told before. */
const MOST_WAITING: i32 = 64 * 1024;

/** The texts of one stream. Which characters a citation is about is known when its text is whole. */
export class StreamTexts {
  private readonly waiting: Bytes[] = [];
  private size: i32 = 0;
  private told: i64 = 0;
  /** Where the text of the open block begins, and how far the answer has come, in characters. */
  private from: i64 = 0;
  private to: i64 = 0;

  constructor(private readonly chunks: ChunkWriter) {}

  /** The open block goes on with the string at `text`. */
  say(document: JsonDocument, text: i32): void {
    this.to += charactersOf(document, text);
    const delta = this.chunks.begin(0);
    writeField(delta, CONTENT, document, text);
    this.chunks.end();
  }

  cite(document: JsonDocument, citation: i32): void {
    if (!isCitation(new Source(document, citation))) return;
    const raw = document.raw(citation);
    if (this.size + raw.length > MOST_WAITING) this.tell();
    this.waiting.push(raw);
    this.size += raw.length;
  }

  /** The open block is whole. */
  end(): void {
    this.tell();
    this.from = this.to;
  }

  private tell(): void {
    if (this.waiting.length == 0) return;
    const delta = this.chunks.begin(0);
    delta.key(ANNOTATIONS);
    delta.beginArray();
    for (let i = 0; i < this.waiting.length; i++) {
      const document = JsonDocument.parse(this.waiting[i]);
      // Clients of streams put entries of lists together by it.
      delta.beginObject();
      delta.key(INDEX);
      delta.integer(this.told++);
      writeAnnotation(new Source(document, document.root), this.from, this.to, delta);
      delta.endObject();
    }
    delta.endArray();
    this.chunks.end();
    this.waiting.length = 0;
    this.size = 0;
  }
}
