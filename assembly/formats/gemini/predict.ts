import { Bytes, EMPTY, equalRange, indexOf, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { ResponseFacts } from "../../canonical/response_facts";
import {
  DIMENSIONS,
  EMBEDDINGS,
  OUTPUT_DIMENSIONS,
  TASK_TYPE,
  TASK_TYPE_OUT,
  TITLE,
  VALUES,
  settingsOf,
  textsOf,
  writeContent,
  writeSettings,
} from "./embed_input";
import { GeminiVendor } from "./vendor";
import { CONTENT, USAGE_METADATA } from "./words";

const AUTO_TRUNCATE = utf8("autoTruncate");
const EMBED_CONFIG = utf8("embedContentConfig");
const EMBEDDING = utf8("embedding");
const INSTANCES = utf8("instances");
const PARAMETERS = utf8("parameters");
const PREDICTIONS = utf8("predictions");
const PROMPT_TOKEN_COUNT = utf8("promptTokenCount");
const STATISTICS = utf8("statistics");
const TOKEN_COUNT = utf8("token_count");
const SLASH: u8 = 0x2f;

/** Settings of the client's; what `predict` calls those of all texts and of each; and what `embedContent` does. */
const SETTINGS: Bytes[] = [DIMENSIONS, utf8("auto_truncate"), AUTO_TRUNCATE, TASK_TYPE, TASK_TYPE_OUT, TITLE];
const OF_ALL: Bytes[] = [OUTPUT_DIMENSIONS, AUTO_TRUNCATE, AUTO_TRUNCATE];
const OF_EACH: Bytes[] = [TASK_TYPE, TASK_TYPE, TITLE];
const NAMES: Bytes[] = OF_ALL.concat([TASK_TYPE_OUT, TASK_TYPE_OUT, TITLE]);

/** From the second generation on these take one content, by `embedContent`. */
const EMBEDDED = utf8("gemini-embedding-");
const FIRST_GENERATION = utf8("gemini-embedding-001");

const ONE_INPUT = "'input' must be one text: this model takes no more at a time.";

/** Whether vectors of `model`, with or without its publisher, are asked for by `embedContent`, others by `predict`. */
export function isEmbedded(model: Bytes): bool {
  const start = indexOf(model, SLASH) + 1;
  const isFirst = equalRange(model, start, start + FIRST_GENERATION.length, FIRST_GENERATION);
  return !isFirst && equalRange(model, start, start + EMBEDDED.length, EMBEDDED);
}

/**
 * `generateContent` as Vertex AI has it, whose vectors are predictions:
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
 */
export class PredictVendor extends GeminiVendor {
  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    return facts.api == ApiName.Embeddings ? readVectors(facts, answer) : super.parseResponse(facts, answer);
  }

  protected override render(call: Call): Bytes {
    return call.api == ApiName.Embeddings ? renderVectors(call) : super.render(call);
  }
}

function renderVectors(call: Call): Bytes {
  const document = call.document;
  const texts = textsOf(call, SETTINGS);
  const isOne = isEmbedded(call.askedModel);
  const settings = settingsOf(call, SETTINGS, isOne ? NAMES : OF_ALL);
  if (isOne && texts.length > 1) call.problem = ONE_INPUT;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  if (isOne && texts.length > 0) writeContent(document, texts[0], writer);
  else writeInstances(call, texts, writer);
  if (settings.length > 0) {
    writer.key(isOne ? EMBED_CONFIG : PARAMETERS);
    writer.beginObject();
    writeSettings(settings, writer);
    writer.endObject();
  }
  writer.endObject();
  return call.problem.length > 0 ? EMPTY : writer.take();
}

function writeInstances(call: Call, texts: i32[], writer: JsonWriter): void {
  const settings = settingsOf(call, SETTINGS.slice(OF_ALL.length), OF_EACH);
  writer.key(INSTANCES);
  writer.beginArray();
  for (let i = 0; i < texts.length; i++) {
    writer.beginObject();
    writer.key(CONTENT);
    copyValue(call.document, texts[i], writer);
    writeSettings(settings, writer);
    writer.endObject();
  }
  writer.endArray();
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
