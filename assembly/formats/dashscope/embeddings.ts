import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { writeBase64 } from "../../canonical/base64_vector";
import { Call } from "../../canonical/call";
import { MODEL } from "../../canonical/model";
import { ResponseFacts } from "../../canonical/response_facts";
import { writeModel } from "./request";
import { writeVectorUsage } from "./usage";
import { EMBEDDING, INDEX, INPUT, OBJECT, OUTPUT, PARAMETERS, USAGE } from "./words";

const DATA = utf8("data");
const DIMENSION = utf8("dimension");
const DIMENSIONS = utf8("dimensions");
const EMBEDDINGS = utf8("embeddings");
const LIST = utf8("list");
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
  const writer = new JsonWriter(answer.bytes.length);
  writer.beginObject();
  writer.key(OBJECT);
  writer.string(LIST);
  writer.key(DATA);
  writer.beginArray();
  for (let at = answer.first(list), index = 0; at != NONE; at = answer.next(at), index++) {
    writeVector(new Source(answer, at), index, facts.isBase64, writer);
  }
  writer.endArray();
  writer.key(MODEL);
  writer.string(facts.model);
  writer.key(USAGE);
  writeVectorUsage(told.at(USAGE), writer);
  writer.endObject();
  return writer.take();
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

function writeVector(told: Source, position: i32, isBase64: bool, writer: JsonWriter): void {
  const document = told.document;
  const vector = told.member(EMBEDDING);
  if (document.kind(vector) != JsonKind.Array) return;
  writer.beginObject();
  writer.key(OBJECT);
  writer.string(EMBEDDING);
  writer.key(INDEX);
  writer.integer(document.integer(told.member(TEXT_INDEX), position));
  writer.key(EMBEDDING);
  if (isBase64) writeBase64(document, vector, writer);
  else copyValue(document, vector, writer);
  writer.endObject();
}

function isTextList(document: JsonDocument, input: i32): bool {
  if (document.kind(input) != JsonKind.Array || document.first(input) == NONE) return false;
  for (let at = document.first(input); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) return false;
  }
  return true;
}
