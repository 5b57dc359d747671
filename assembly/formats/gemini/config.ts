import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { limitOf } from "../../canonical/max_tokens";
import { inCapitals, writeThinking } from "./thinking";
import { GENERATION_CONFIG, LOGPROBS, MODALITIES, RESPONSE_FORMAT, RESPONSE_MODALITIES, TEXT, TYPE } from "./words";

const AUDIO = utf8("audio");
const JSON_OBJECT = utf8("json_object");
const JSON_SCHEMA = utf8("json_schema");
const JSON_TYPE = utf8("application/json");
const MAX_OUTPUT_TOKENS = utf8("maxOutputTokens");
const RESPONSE_LOGPROBS = utf8("responseLogprobs");
const RESPONSE_SCHEMA = utf8("responseJsonSchema");
const RESPONSE_TYPE = utf8("responseMimeType");
const SCHEMA = utf8("schema");
const STOP = utf8("stop");
const STOP_SEQUENCES = utf8("stopSequences");
const TOP_LOGPROBS = utf8("top_logprobs");

/** Numbers of a chat, and what the vendor calls them. */
const NUMBERS: Bytes[] = [
  "temperature",
  "top_p",
  "top_k",
  "n",
  "seed",
  "presence_penalty",
  "frequency_penalty",
].map<Bytes>((name) => utf8(name));
const NAMES: Bytes[] = [
  "temperature",
  "topP",
  "topK",
  "candidateCount",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
].map<Bytes>((name) => utf8(name));

/**
 * Writes `generationConfig` (https://ai.google.dev/api/generate-content#generationconfig), unless it is empty; answers
 * what of it the vendor cannot do.
 */
export function writeConfig(call: Call, chat: Source, writer: JsonWriter): string {
  const place = writer.place;
  writer.key(GENERATION_CONFIG);
  writer.beginObject();
  const start = writer.place;
  const limit = limitOf(chat);
  if (limit != NONE) {
    writer.key(MAX_OUTPUT_TOKENS);
    copyValue(chat.document, limit, writer);
  }
  for (let i = 0; i < NUMBERS.length && i < NAMES.length; i++) {
    const number = chat.member(NUMBERS[i]);
    if (chat.document.kind(number) != JsonKind.Number) continue;
    writer.key(NAMES[i]);
    copyValue(chat.document, number, writer);
  }
  writeStops(chat, writer);
  writeLogprobs(chat, writer);
  let problem = writeModalities(chat, writer);
  if (problem.length == 0) problem = writeFormat(chat.at(RESPONSE_FORMAT), writer);
  writeThinking(call, chat, writer);
  const isEmpty = writer.place == start;
  writer.endObject();
  if (isEmpty) writer.backTo(place);
  return problem;
}

function writeStops(chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const stop = chat.member(STOP);
  const isList = document.kind(stop) == JsonKind.Array;
  if (!isFilled(document, stop) && (!isList || document.first(stop) == NONE)) return;
  writer.key(STOP_SEQUENCES);
  if (isList) return copyValue(document, stop, writer);
  writer.beginArray();
  copyValue(document, stop, writer);
  writer.endArray();
}

function writeLogprobs(chat: Source, writer: JsonWriter): void {
  if (chat.kind(LOGPROBS) != JsonKind.True) return;
  writer.key(RESPONSE_LOGPROBS);
  writer.bool(true);
  const top = chat.member(TOP_LOGPROBS);
  if (chat.document.integer(top, 0) <= 0) return;
  writer.key(LOGPROBS);
  copyValue(chat.document, top, writer);
}

/** Text alone is what every model answers by itself. */
function writeModalities(chat: Source, writer: JsonWriter): string {
  const document = chat.document;
  const list = chat.member(MODALITIES);
  if (document.kind(list) != JsonKind.Array) return "";
  let isText = true;
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    if (document.is(at, AUDIO)) return "modalities: sound is not passed on here.";
    if (!document.is(at, TEXT)) isText = false;
  }
  if (isText) return "";
  writer.key(RESPONSE_MODALITIES);
  writer.beginArray();
  for (let at = document.first(list); at != NONE; at = document.next(at))
    writer.string(inCapitals(document.string(at)));
  writer.endArray();
  return "";
}

function writeFormat(asked: Source, writer: JsonWriter): string {
  const kind = asked.document.kind(asked.node);
  if (kind == JsonKind.None || kind == JsonKind.Null || asked.says(TYPE, TEXT)) return "";
  const isSchema = asked.says(TYPE, JSON_SCHEMA);
  if (!isSchema && !asked.says(TYPE, JSON_OBJECT)) {
    return "response_format.type: one of text, json_object and json_schema is required.";
  }
  writer.key(RESPONSE_TYPE);
  writer.string(JSON_TYPE);
  if (!isSchema) return "";
  const schema = asked.at(JSON_SCHEMA).member(SCHEMA);
  if (asked.document.kind(schema) != JsonKind.Object) {
    return "response_format.json_schema.schema: an object is required.";
  }
  writer.key(RESPONSE_SCHEMA);
  copyValue(asked.document, schema, writer);
  return "";
}
