import { Bytes, utf8 } from "../base/bytes";
import { copyValue } from "../base/json/copy";
import { JsonDocument } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { ResponseFacts } from "./response_facts";

/** A picture as data: the response format of those that vendors make here, and the member that holds one. */
export const B64_JSON = utf8("b64_json");

const CREATED = utf8("created");
const DATA = utf8("data");

/** Writes the answer to a request of pictures of the canonical API: data, then what the caller adds. */
export class ImageList {
  /** For members behind the pictures, once they are closed. */
  readonly writer: JsonWriter;

  /** `size`: of the vendor's answer, in bytes. */
  constructor(facts: ResponseFacts, size: i32) {
    const writer = new JsonWriter(size);
    this.writer = writer;
    writer.beginObject();
    writer.key(CREATED);
    writer.integer(<i64>(facts.nowMs / 1000));
    writer.key(DATA);
    writer.beginArray();
  }

  /** Adds the picture whose data are the text `data`. */
  add(document: JsonDocument, data: i32): void {
    const writer = this.writer;
    writer.beginObject();
    writer.key(B64_JSON);
    copyValue(document, data, writer);
    writer.endObject();
  }

  /** Ends the list of pictures. */
  close(): void {
    this.writer.endArray();
  }

  /** The whole answer. */
  finish(): Bytes {
    this.writer.endObject();
    return this.writer.take();
  }
}
