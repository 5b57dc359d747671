import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { ResponseFacts } from "../../canonical/response_facts";
import { writeModel } from "./request";
import { vectorTokens } from "./usage";
import { EMBEDDING, INPUT, OUTPUT, PARAMETERS, USAGE } from "./words";

const DIMENSION = utf8("dimension");
const DIMENSIONS = utf8("dimensions");
const EMBEDDINGS = utf8("embeddings");
const TEXTS = utf8("texts");
const TEXT_INDEX = utf8("text_index");
/** Parameters that both sides name alike. */
const KEPT: Bytes[] = [utf8("instruct"), utf8("output_type"), utf8("text_type")];

const NO_INPUT = "'input' must be a text or a list of texts.";

/**
 * The vendor's body for the embeddings request of `call` (https://help.aliyun.com/zh/model-studio/text-embedding-api);
 * EMPTY, and a problem in `call`, when there can be none.
 */
export function renderEmbeddings(call: Call): Bytes {
  const document = call.document;
  const body = new Source(document, document.root);
  const input = body.member(INPUT);
  const isText = document.kind(input) == JsonKind.String;
  if (!isText && !isTextList(document, input)) {
    call.problem = NO_INPUT;
    return EMPTY;
  }
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writeModel(call, body, writer);
  writer.key(INPUT);
  writer.beginObject();
  writer.key(TEXTS);
  if (isText) writer.beginArray();
  copyValue(document, input, writer);
  if (isText) writer.endArray();
  writer.endObject();
  writeParameters(body, writer);
  writer.endObject();
  return writer.take();
}

/** The canonical embeddings for the vendor's; EMPTY when `answer` holds none. */
export function readEmbeddings(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const list = told.at(OUTPUT).member(EMBEDDINGS);
  if (answer.kind(list) != JsonKind.Array) return EMPTY;
  const vectors = new EmbeddingList(facts, answer.bytes.length);
  for (let at = answer.first(list), place = 0; at != NONE; at = answer.next(at), place++) {
    const vector = answer.member(at, EMBEDDING);
    if (answer.kind(vector) == JsonKind.Array) {
      vectors.add(answer, vector, answer.integer(answer.member(at, TEXT_INDEX), place));
    }
  }
  const tokens = vectorTokens(told.at(USAGE));
  return vectors.finish(tokens, tokens);
}

function writeParameters(body: Source, writer: JsonWriter): void {
  writer.key(PARAMETERS);
  writer.beginObject();
  const dimensions = body.kind(DIMENSIONS) == JsonKind.Number ? body.member(DIMENSIONS) : body.member(DIMENSION);
  if (body.document.kind(dimensions) == JsonKind.Number) {
    writer.key(DIMENSION);
    copyValue(body.document, dimensions, writer);
  }
  for (let i = 0; i < KEPT.length; i++) copyMember(body, KEPT[i], JsonKind.String, writer);
  writer.endObject();
}

function isTextList(document: JsonDocument, input: i32): bool {
  if (document.kind(input) != JsonKind.Array || document.first(input) == NONE) return false;
  for (let at = document.first(input); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) return false;
  }
  return true;
}
