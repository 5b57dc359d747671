import { Bytes, EMPTY, concat, indexOf, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { MODEL } from "../../canonical/model";
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
import { Usage } from "./usage";
import { USAGE_METADATA } from "./words";

const MODELS = utf8("models/");
const REQUESTS = utf8("requests");
const SLASH: u8 = 0x2f;

/** Settings of the client's, and what the vendor calls them. */
const SETTINGS: Bytes[] = [DIMENSIONS, TASK_TYPE, TASK_TYPE_OUT, TITLE];
const NAMES: Bytes[] = [OUTPUT_DIMENSIONS, TASK_TYPE_OUT, TASK_TYPE_OUT, TITLE];

/**
 * The vendor's body for the embeddings request of `call` (https://ai.google.dev/api/embeddings); EMPTY, and a problem
 * in `call`, when there can be none.
 */
export function renderEmbeddings(call: Call): Bytes {
  const document = call.document;
  const texts = textsOf(call, SETTINGS);
  const settings = settingsOf(call, SETTINGS, NAMES);
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  const model = quote(nameOf(call.askedModel));
  writer.beginObject();
  writer.key(REQUESTS);
  writer.beginArray();
  for (let i = 0; i < texts.length; i++) {
    writer.beginObject();
    writer.key(MODEL);
    writer.raw(model);
    writeContent(document, texts[i], writer);
    writeSettings(settings, writer);
    writer.endObject();
  }
  writer.endArray();
  writer.endObject();
  return writer.take();
}

/** The canonical embeddings for the vendor's; EMPTY when `answer` holds none. */
export function readEmbeddings(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const list = told.member(EMBEDDINGS);
  if (answer.kind(list) != JsonKind.Array) return EMPTY;
  const vectors = new EmbeddingList(facts, answer.bytes.length);
  for (let at = answer.first(list), index = 0; at != NONE; at = answer.next(at), index++) {
    vectors.add(answer, answer.member(at, VALUES), index);
  }
  if (told.kind(USAGE_METADATA) != JsonKind.Object) return vectors.finish(-1, -1);
  const usage = new Usage(told.at(USAGE_METADATA));
  return vectors.finish(usage.prompt, usage.total);
}

/** `models/NAME`; a name with a collection of its own stays as it is. */
function nameOf(model: Bytes): Bytes {
  return indexOf(model, SLASH) >= 0 ? model : concat(MODELS, model);
}
