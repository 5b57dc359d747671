import { Bytes, EMPTY, startsWith, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { isBase64Asked } from "../../canonical/base64_vector";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { ResponseFacts } from "../../canonical/response_facts";
import { GeminiVendor } from "./vendor";

const CONTENT = utf8("content");
const DIMENSIONS = utf8("dimensions");
const EMBED_CONFIG = utf8("embedContentConfig");
const EMBEDDING = utf8("embedding");
const EMBEDDINGS = utf8("embeddings");
const INPUT = utf8("input");
const INSTANCES = utf8("instances");
const OUTPUT_DIMENSIONS = utf8("outputDimensionality");
const PARAMETERS = utf8("parameters");
const PARTS = utf8("parts");
const PREDICTIONS = utf8("predictions");
const PROMPT_TOKEN_COUNT = utf8("promptTokenCount");
const STATISTICS = utf8("statistics");
const TEXT = utf8("text");
const TOKEN_COUNT = utf8("token_count");
const USAGE_METADATA = utf8("usageMetadata");
const VALUES = utf8("values");

/** From the second generation on these take one content, by `embedContent`. */
const EMBEDDED = utf8("gemini-embedding-");
const FIRST_GENERATION = utf8("gemini-embedding-001");

const NO_INPUT = "'input' must be a text or a list of texts.";
const ONE_INPUT = "'input' must be one text: this model takes no more at a time.";

/** Whether vectors of `model` are asked for by `embedContent`, others by `predict`. */
export function isEmbedded(model: Bytes): bool {
  return startsWith(model, EMBEDDED) && !startsWith(model, FIRST_GENERATION);
}

/**
 * `generateContent` as Vertex AI has it, whose vectors are predictions:
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
 */
export class PredictVendor extends GeminiVendor {
  override converts(api: ApiName): bool {
    return api == ApiName.Embeddings || super.converts(api);
  }

  override renderRequest(call: Call): Rewrite {
    if (call.api != ApiName.Embeddings) return super.renderRequest(call);
    const body = renderVectors(call);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (call.api != ApiName.Embeddings) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isBase64 = isBase64Asked(call);
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    return facts.api == ApiName.Embeddings ? readVectors(facts, answer) : super.parseResponse(facts, answer);
  }
}

function renderVectors(call: Call): Bytes {
  const document = call.document;
  const texts = textsOf(document, document.member(document.root, INPUT));
  const isOne = isEmbedded(call.askedModel);
  if (texts.length == 0) call.problem = NO_INPUT;
  else if (isOne && texts.length > 1) call.problem = ONE_INPUT;
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  if (isOne) writeContent(document, texts[0], writer);
  else writeInstances(document, texts, writer);
  const dimensions = document.member(document.root, DIMENSIONS);
  if (document.kind(dimensions) == JsonKind.Number) {
    writer.key(isOne ? EMBED_CONFIG : PARAMETERS);
    writer.beginObject();
    writer.key(OUTPUT_DIMENSIONS);
    copyValue(document, dimensions, writer);
    writer.endObject();
  }
  writer.endObject();
  return writer.take();
}

/** The text or texts of `input`; none: it is something else. */
function textsOf(document: JsonDocument, input: i32): i32[] {
  if (document.kind(input) == JsonKind.String) return [input];
  const texts: i32[] = [];
  if (document.kind(input) != JsonKind.Array) return texts;
  for (let at = document.first(input); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) return [];
    texts.push(at);
  }
  return texts;
}

function writeInstances(document: JsonDocument, texts: i32[], writer: JsonWriter): void {
  writer.key(INSTANCES);
  writer.beginArray();
  for (let i = 0; i < texts.length; i++) {
    writer.beginObject();
    writer.key(CONTENT);
    copyValue(document, texts[i], writer);
    writer.endObject();
  }
  writer.endArray();
}

function writeContent(document: JsonDocument, input: i32, writer: JsonWriter): void {
  writer.key(CONTENT);
  writer.beginObject();
  writer.key(PARTS);
  writer.beginArray();
  writer.beginObject();
  writer.key(TEXT);
  copyValue(document, input, writer);
  writer.endObject();
  writer.endArray();
  writer.endObject();
}

/** The canonical vectors for the vendor's; EMPTY when `answer` holds none. */
function readVectors(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const list = told.member(PREDICTIONS);
  const isList = answer.kind(list) == JsonKind.Array;
  if (!isList && answer.kind(told.at(EMBEDDING).member(VALUES)) != JsonKind.Array) return EMPTY;
  const vectors = new EmbeddingList(facts, answer.bytes.length);
  let tokens = answer.integer(told.at(USAGE_METADATA).member(PROMPT_TOKEN_COUNT), 0);
  if (!isList) vectors.add(answer, told.at(EMBEDDING).member(VALUES), 0);
  for (let at = isList ? answer.first(list) : NONE, index = 0; at != NONE; at = answer.next(at), index++) {
    const vector = new Source(answer, at).at(EMBEDDINGS);
    tokens += answer.integer(vector.at(STATISTICS).member(TOKEN_COUNT), 0);
    vectors.add(answer, vector.member(VALUES), index);
  }
  return vectors.finish(tokens, tokens);
}
