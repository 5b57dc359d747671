import { Bytes, utf8 } from "../base/bytes";
import { copyValue } from "../base/json/copy";
import { JsonDocument, JsonKind } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { writeBase64 } from "./base64_vector";
import { MODEL } from "./model";
import { ResponseFacts } from "./response_facts";

const DATA = utf8("data");
const EMBEDDING = utf8("embedding");
const INDEX = utf8("index");
const LIST = utf8("list");
const OBJECT = utf8("object");
const PROMPT_TOKENS = utf8("prompt_tokens");
const TOTAL_TOKENS = utf8("total_tokens");
const USAGE = utf8("usage");

/** Writes the answer to an embeddings request of the canonical API: vectors in their order, then the usage. */
export class EmbeddingList {
  private readonly writer: JsonWriter;

  /** `size`: of the vendor's answer, in bytes. */
  constructor(
    private readonly facts: ResponseFacts,
    size: i32,
  ) {
    const writer = new JsonWriter(size);
    this.writer = writer;
    writer.beginObject();
    writer.key(OBJECT);
    writer.string(LIST);
    writer.key(DATA);
    writer.beginArray();
  }

  /** Adds the list of numbers `vector` as number `index`, in base64 if the client wants that; what is none is empty. */
  add(document: JsonDocument, vector: i32, index: i64): void {
    const writer = this.writer;
    writer.beginObject();
    writer.key(OBJECT);
    writer.string(EMBEDDING);
    writer.key(INDEX);
    writer.integer(index);
    writer.key(EMBEDDING);
    if (document.kind(vector) != JsonKind.Array) {
      writer.beginArray();
      writer.endArray();
    } else if (this.facts.isBase64) writeBase64(document, vector, writer);
    else copyValue(document, vector, writer);
    writer.endObject();
  }

  /** The whole answer, whose input had so many tokens; a negative number: the vendor told none. */
  finish(promptTokens: i64, totalTokens: i64): Bytes {
    const writer = this.writer;
    writer.endArray();
    writer.key(MODEL);
    writer.string(this.facts.model);
    writer.key(USAGE);
    if (promptTokens < 0) writer.null();
    else {
      writer.beginObject();
      writer.key(PROMPT_TOKENS);
      writer.integer(promptTokens);
      writer.key(TOTAL_TOKENS);
      writer.integer(totalTokens);
      writer.endObject();
    }
    writer.endObject();
    return writer.take();
  }
}
