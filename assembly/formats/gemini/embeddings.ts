import { Bytes, EMPTY, concat, indexOf, text, utf8 } from "../../base/bytes";
import { Source, copyValue, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { EmbeddingList } from "../../canonical/embedding_list";
import { Fitted } from "../../canonical/fit/fitted";
import { MODEL } from "../../canonical/model";
import { ResponseFacts } from "../../canonical/response_facts";
import { Usage } from "./usage";
import { CONTENT, PARTS, TEXT, USAGE_METADATA } from "./words";

const DIMENSIONS = utf8("dimensions");
const EMBEDDINGS = utf8("embeddings");
const ENCODING_FORMAT = utf8("encoding_format");
const INPUT = utf8("input");
const MODELS = utf8("models/");
const OUTPUT_DIMENSIONALITY = utf8("outputDimensionality");
const REQUESTS = utf8("requests");
const TASK_TYPE = utf8("taskType");
const TASK_TYPE_IN = utf8("task_type");
const TITLE = utf8("title");
const USER = utf8("user");
const VALUES = utf8("values");
const SLASH: u8 = 0x2f;

/** Settings of the client's, and what the vendor calls them. */
const SETTINGS: Bytes[] = [DIMENSIONS, TASK_TYPE_IN, TASK_TYPE, TITLE];
const NAMES: Bytes[] = [OUTPUT_DIMENSIONALITY, TASK_TYPE, TASK_TYPE, TITLE];
const KNOWN: Bytes[] = SETTINGS.concat([MODEL, INPUT, ENCODING_FORMAT]);

/** Of the canonical API; each text costs a request of its own within the vendor's body. */
const MOST_TEXTS: i32 = 2048;

/** Bytes of a setting: each text repeats it, and so each of its kind is said once. */
const LONGEST_SETTING: i32 = 256;

const NO_INPUT = "'input' must be a text or a list of texts.";
const TOO_MANY = "'input' must be 2048 texts at most.";

/**
 * The vendor's body for the embeddings request of `call` (https://ai.google.dev/api/embeddings); EMPTY, and a problem
 * in `call`, when there can be none.
 */
export function renderEmbeddings(call: Call): Bytes {
  const document = call.document;
  const body = new Source(document, document.root);
  const input = body.member(INPUT);
  const isText = document.kind(input) == JsonKind.String;
  const settings = settingsOf(call, body);
  if (call.problem.length == 0) call.problem = isText ? "" : problemOf(document, input);
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  const model = quote(nameOf(call.askedModel));
  writer.beginObject();
  writer.key(REQUESTS);
  writer.beginArray();
  for (let at = isText ? input : document.first(input); at != NONE; at = isText ? NONE : document.next(at)) {
    writeText(new Source(document, at), model, settings, writer);
  }
  writer.endArray();
  writer.endObject();
  return writer.take();
}

/** Writes the request for one text; `model` is a JSON string. */
function writeText(text: Source, model: Bytes, settings: Bytes[], writer: JsonWriter): void {
  writer.beginObject();
  writer.key(MODEL);
  writer.raw(model);
  writer.key(CONTENT);
  writer.beginObject();
  writer.key(PARTS);
  writer.beginArray();
  writer.beginObject();
  writer.key(TEXT);
  copyValue(text.document, text.node, writer);
  writer.endObject();
  writer.endArray();
  writer.endObject();
  for (let i = 0; i + 1 < settings.length; i += 2) {
    writer.key(settings[i]);
    writer.raw(settings[i + 1]);
  }
  writer.endObject();
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

/** Keys and values that every text gets, each once; what the vendor cannot do is a problem of `call`. */
function settingsOf(call: Call, body: Source): Bytes[] {
  const document = body.document;
  const settings: Bytes[] = [];
  for (let i = 0; i < SETTINGS.length && i < NAMES.length; i++) {
    const value = body.member(SETTINGS[i]);
    if (document.kind(value) <= JsonKind.Null || settings.includes(NAMES[i])) continue;
    if (document.end(value) - document.start(value) > LONGEST_SETTING) {
      call.problem = `${text(SETTINGS[i])}: it is too long to be said of each text`;
    }
    settings.push(NAMES[i]);
    settings.push(document.raw(value));
  }
  for (let key = document.first(body.node); key != NONE; key = document.next(key)) {
    if (document.kind(document.value(key)) == JsonKind.Null || isOneOf(document, key, KNOWN)) continue;
    if (document.is(key, USER)) call.fitted |= Fitted.Hints;
    else call.problem = `${text(document.string(key))}: the vendor has nothing like it`;
  }
  return settings;
}

function problemOf(document: JsonDocument, input: i32): string {
  if (document.kind(input) != JsonKind.Array || document.first(input) == NONE) return NO_INPUT;
  let count = 0;
  for (let at = document.first(input); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) return NO_INPUT;
    if (++count > MOST_TEXTS) return TOO_MANY;
  }
  return "";
}

/** `models/NAME`; a name with a collection of its own stays as it is. */
function nameOf(model: Bytes): Bytes {
  return indexOf(model, SLASH) >= 0 ? model : concat(MODELS, model);
}
