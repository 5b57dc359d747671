import { Bytes, utf8 } from "../../../base/bytes";
import { sha256 } from "../../../base/crypto/sha256";
import { hex } from "../../../base/hex";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ModelTraits } from "../../../canonical/traits";
import { ClientRequest } from "../../client_format";
import { writeField, writeText } from "../fields";
import {
  FORMAT,
  JSON_SCHEMA,
  MESSAGES,
  METADATA,
  MODEL,
  NAME,
  OUTPUT_CONFIG,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  RESPONSE_FORMAT,
  SCHEMA,
  STOP,
  STOP_SEQUENCES,
  STREAM,
  SYSTEM,
  TYPE,
  USER,
  USER_ID,
} from "../names";
import { AskedThinking } from "../thinking";
import { MessageWriter } from "./messages";
import { ToolWriter } from "./tools";

/** Numbers with the same name in both APIs. */
const NUMBERS: StaticArray<Bytes> = [utf8("max_tokens"), utf8("temperature"), utf8("top_p")];
const STREAM_OPTIONS = utf8("stream_options");
const WITH_USAGE = utf8('{"include_usage":true}');
/** Longest `user` that OpenAI takes, in characters. */
const LONGEST_USER = 64;
/** The schema's name is required, and there is none to take over. */
const ANSWER = utf8("answer");

/**
 * The chat request that means the same as the Messages request `document`
 * (https://docs.anthropic.com/en/api/messages). Members without a counterpart are left out, and so are those of a
 * wrong type; `traits` are those of the model that is asked.
 */
export function parseMessages(document: JsonDocument, traits: ModelTraits): ClientRequest {
  const request = new ClientRequest(problemOf(document));
  if (request.problem.length > 0) return request;
  const writer = new JsonWriter(document.bytes.length);
  const messages = new MessageWriter(document, writer, traits);
  writer.beginObject();
  const model = document.member(document.root, MODEL);
  if (document.kind(model) == JsonKind.String) writeField(writer, MODEL, document, model);
  writeMessages(document, writer, messages);
  writeParameters(document, writer);
  new ToolWriter(document, writer).write();
  writeThinking(new AskedThinking(document), writer, traits);
  writeFormat(document, writer);
  writeUser(document, writer);
  writer.endObject();
  if (messages.count > 0) request.body = writer.take();
  else request.problem = "messages: none of them has a role and content that can be sent";
  return request;
}

function problemOf(document: JsonDocument): string {
  if (document.root == NONE) return "the body is not valid JSON";
  if (document.kind(document.root) != JsonKind.Object) return "the body must be a JSON object";
  const messages = document.member(document.root, MESSAGES);
  if (document.kind(messages) != JsonKind.Array) return "messages: an array is required";
  return document.first(messages) == NONE ? "messages: at least one message is required" : "";
}

function writeMessages(document: JsonDocument, writer: JsonWriter, messages: MessageWriter): void {
  writer.key(MESSAGES);
  writer.beginArray();
  messages.system(document.member(document.root, SYSTEM));
  const list = document.member(document.root, MESSAGES);
  for (let node = document.first(list); node != NONE; node = document.next(node)) messages.message(node);
  writer.endArray();
}

function writeParameters(document: JsonDocument, writer: JsonWriter): void {
  for (let i = 0; i < NUMBERS.length; i++) {
    const number = document.member(document.root, NUMBERS[i]);
    if (document.kind(number) == JsonKind.Number) writeField(writer, NUMBERS[i], document, number);
  }
  const stops = document.member(document.root, STOP_SEQUENCES);
  if (document.kind(stops) == JsonKind.Array && document.first(stops) != NONE) {
    writeField(writer, STOP, document, stops);
  }
  const stream = document.member(document.root, STREAM);
  const kind = document.kind(stream);
  if (kind == JsonKind.True || kind == JsonKind.False) writeField(writer, STREAM, document, stream);
  if (kind != JsonKind.True) return;
  writer.key(STREAM_OPTIONS);
  writer.raw(WITH_USAGE);
}

function writeThinking(thinking: AskedThinking, writer: JsonWriter, traits: ModelTraits): void {
  if (thinking.effort.length > 0) writeText(writer, REASONING_EFFORT, thinking.effort);
  if (!traits.thinkingBudget || thinking.budgetTokens == 0) return;
  writer.key(REASONING_MAX_TOKENS);
  writer.integer(thinking.budgetTokens);
}

/** The schema of a structured answer. */
function writeFormat(document: JsonDocument, writer: JsonWriter): void {
  const format = document.member(document.member(document.root, OUTPUT_CONFIG), FORMAT);
  const schema = document.member(format, SCHEMA);
  if (!document.is(document.member(format, TYPE), JSON_SCHEMA) || document.kind(schema) != JsonKind.Object) return;
  writer.key(RESPONSE_FORMAT);
  writer.beginObject();
  writeText(writer, TYPE, JSON_SCHEMA);
  writer.key(JSON_SCHEMA);
  writer.beginObject();
  writeText(writer, NAME, ANSWER);
  writeField(writer, SCHEMA, document, schema);
  writer.endObject();
  writer.endObject();
}

/** The user's id; one that is too long as its SHA-256, which tells users apart as well. */
function writeUser(document: JsonDocument, writer: JsonWriter): void {
  const id = document.member(document.member(document.root, METADATA), USER_ID);
  if (!isFilled(document, id)) return;
  const user = document.string(id);
  if (user.length <= LONGEST_USER) writeField(writer, USER, document, id);
  else writeText(writer, USER, utf8(hex(sha256(user))));
}
