import { Bytes, EMPTY, contains, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { ResponseFacts } from "../../canonical/response_facts";
import { refuseOthers } from "./known_members";

const COHERE = utf8("cohere.embed");
const TITAN = utf8("amazon.titan-embed-text");

const DIMENSIONS = utf8("dimensions");
const EMBEDDING = utf8("embedding");
const EMBEDDINGS = utf8("embeddings");
const FLOAT = utf8("float");
const INPUT = utf8("input");
const INPUT_TEXT = utf8("inputText");
const INPUT_TYPE = utf8("input_type");
const NORMALIZE = utf8("normalize");
const OUTPUT_DIMENSION = utf8("output_dimension");
const TEXTS = utf8("texts");
const TOKENS = utf8("inputTextTokenCount");
const TRUNCATE = utf8("truncate");
/** What Cohere's models have to be told, for a client that does not tell it. */
const OF_DOCUMENTS = utf8("search_document");

const COMMON: Bytes[] = [utf8("model"), utf8("encoding_format"), INPUT, DIMENSIONS];
const OF_TITAN: Bytes[] = COMMON.concat([NORMALIZE]);
const OF_COHERE: Bytes[] = COMMON.concat([INPUT_TYPE, TRUNCATE]);

const NO_INPUT = "'input' must be a text or a list of texts.";
const ONE_INPUT = "'input' must be one text: this model takes no more at a time.";
const OTHER_MODEL = "'model' must be one of Amazon Titan's text embeddings or of Cohere's to make vectors.";

/**
 * The body of InvokeModel for the embeddings request of `call`; EMPTY, and a problem in `call`, when there can be none:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html and -embed.html
 */
export function renderVectors(call: Call): Bytes {
  const document = call.document;
  const body = new Source(document, document.root);
  const input = body.member(INPUT);
  const isTitan = contains(call.askedModel, TITAN);
  const one = oneText(document, input);
  if (!isTitan && !contains(call.askedModel, COHERE)) call.problem = OTHER_MODEL;
  else if (one == NONE && !areTexts(document, input)) call.problem = NO_INPUT;
  else if (one == NONE && isTitan) call.problem = ONE_INPUT;
  refuseOthers(call, isTitan ? OF_TITAN : OF_COHERE);
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  if (isTitan) writeTitan(body, one, writer);
  else writeCohere(body, one, writer);
  writer.endObject();
  return writer.take();
}

/** The canonical vectors for the model's; EMPTY when `answer` holds none. */
export function readVectors(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const one = told.member(EMBEDDING);
  const isOne = answer.kind(one) == JsonKind.Array;
  let list = told.member(EMBEDDINGS);
  if (answer.kind(list) == JsonKind.Object) list = told.at(EMBEDDINGS).member(FLOAT);
  if (!isOne && answer.kind(list) != JsonKind.Array) return EMPTY;
  const vectors = new EmbeddingList(facts, answer.bytes.length);
  if (isOne) vectors.add(answer, one, 0);
  for (let at = isOne ? NONE : answer.first(list), index = 0; at != NONE; at = answer.next(at), index++) {
    vectors.add(answer, at, index);
  }
  const tokens = answer.integer(told.member(TOKENS), -1);
  return vectors.finish(tokens, tokens);
}

function writeTitan(body: Source, input: i32, writer: JsonWriter): void {
  writer.key(INPUT_TEXT);
  copyValue(body.document, input, writer);
  copyMember(body, DIMENSIONS, JsonKind.Number, writer);
  const normalize = body.member(NORMALIZE);
  if (normalize == NONE) return;
  writer.key(NORMALIZE);
  copyValue(body.document, normalize, writer);
}

function writeCohere(body: Source, one: i32, writer: JsonWriter): void {
  const document = body.document;
  writer.key(TEXTS);
  if (one != NONE) writer.beginArray();
  copyValue(document, one != NONE ? one : body.member(INPUT), writer);
  if (one != NONE) writer.endArray();
  if (!copyMember(body, INPUT_TYPE, JsonKind.String, writer)) {
    writer.key(INPUT_TYPE);
    writer.string(OF_DOCUMENTS);
  }
  copyMember(body, TRUNCATE, JsonKind.String, writer);
  const dimensions = body.member(DIMENSIONS);
  if (document.kind(dimensions) != JsonKind.Number) return;
  writer.key(OUTPUT_DIMENSION);
  copyValue(document, dimensions, writer);
}

/** The only text of `input`; NONE: it has another number of them, or none. */
function oneText(document: JsonDocument, input: i32): i32 {
  if (document.kind(input) == JsonKind.String) return input;
  const first = document.kind(input) == JsonKind.Array ? document.first(input) : NONE;
  const isOne = document.kind(first) == JsonKind.String && document.next(first) == NONE;
  return isOne ? first : NONE;
}

function areTexts(document: JsonDocument, input: i32): bool {
  if (document.kind(input) != JsonKind.Array || document.first(input) == NONE) return false;
  for (let at = document.first(input); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) return false;
  }
  return true;
}
