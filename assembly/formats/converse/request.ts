import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { limitOf } from "../../canonical/max_tokens";
import { renderMessages } from "../anthropic/vendor/request";
import { Blocks } from "./blocks";
import { writePoint, writePointOf } from "./cache_points";
import { ModelFields, OWN } from "./fields";
import { CONTENT, NAME, TEXT, TYPE } from "./names";
import { Retention } from "./retention";
import { writeTools } from "./tools";

const ASSISTANT = utf8("assistant");
const BUDGET = utf8("budget_tokens");
const INFERENCE = utf8("inferenceConfig");
const MESSAGES = utf8("messages");
const OUTPUT_CONFIG = utf8("outputConfig");
const ROLE = utf8("role");
const SCHEMA = utf8("schema");
const SERVICE_TIER = utf8("serviceTier");
const SYSTEM = utf8("system");
const THINKING = utf8("thinking");
const USER = utf8("user");

/** Members of `inferenceConfig`, and where a Messages request has them. */
const THEIR_SETTINGS: Bytes[] = ["max_tokens", "temperature", "top_p", "stop_sequences"].map<Bytes>((key) => utf8(key));
const SETTINGS: Bytes[] = ["maxTokens", "temperature", "topP", "stopSequences"].map<Bytes>((key) => utf8(key));
/** The first of them. */
const LIMIT: i32 = 0;
const TIERS: Bytes[] = ["default", "flex", "priority", "reserved"].map<Bytes>((word) => utf8(word));
const THEIR_TIER = utf8("service_tier");
const THEIR_OUTPUT = utf8("output_config");
const FORMAT = utf8("format");
/** Around the schema, which the vendor wants as text. */
const TEXT_FORMAT = utf8("textFormat");
const STRUCTURE = utf8("structure");
const JSON_SCHEMA = utf8("json_schema");
const RESPONSE_FORMAT = utf8("response_format");
const THEIR_SCHEMA = utf8("jsonSchema");
const ANSWER = utf8("answer");

/**
 * The Converse request for the chat of `call`; EMPTY, and a problem in `call`, when there can be none. Converse is the
 * Messages API under other names, so the chat becomes a Messages request first, of which every part gets its name here:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function renderConverse(call: Call): Bytes {
  if (call.askedModel.length == 0) call.problem = "model: the name of a model is required.";
  const asked = call.problem.length > 0 ? EMPTY : renderMessages(call, EMPTY);
  if (call.problem.length > 0) return EMPTY;
  const document = JsonDocument.parse(asked);
  const request = new Source(document, document.root);
  const writer = new JsonWriter(asked.length + asked.length / 8);
  const blocks = new Blocks(writer);
  const retention = new Retention(call);
  writer.beginObject();
  writer.key(MESSAGES);
  writer.beginArray();
  writeMessages(request, blocks, retention, writer);
  writer.endArray();
  writeSystem(request, retention, writer);
  writeSettings(call, request, writer);
  const toolProblem = writeTools(request, blocks.called, writer);
  writeOwn(call, request, writer);
  new ModelFields(call, request, writer).write();
  writer.endObject();
  call.problem = blocks.problem.length > 0 ? blocks.problem : toolProblem;
  return call.problem.length > 0 ? EMPTY : writer.take();
}

/** Messages of one role in a row become one: the vendor wants them to take turns. */
function writeMessages(request: Source, blocks: Blocks, retention: Retention, writer: JsonWriter): void {
  const document = request.document;
  const list = request.member(MESSAGES);
  const lastUser = retention.atLastUser ? lastOf(request, USER) : NONE;
  let role = NONE;
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    const message = new Source(document, at);
    const isSame = role != NONE && message.says(ROLE, document.string(role));
    if (role != NONE && !isSame) closeMessage(writer);
    if (!isSame) {
      role = message.member(ROLE);
      writer.beginObject();
      writer.key(ROLE);
      writer.string(message.says(ROLE, ASSISTANT) ? ASSISTANT : USER);
      writer.key(CONTENT);
      writer.beginArray();
    }
    blocks.write(message);
    const isLast = document.next(at) == NONE;
    if (at == lastUser || (isLast && retention.atLast)) writePoint(writer, retention.isLong);
  }
  if (role != NONE) closeMessage(writer);
}

function closeMessage(writer: JsonWriter): void {
  writer.endArray();
  writer.endObject();
}

/** The last message of `role`; NONE: there is none. */
function lastOf(request: Source, role: Bytes): i32 {
  const document = request.document;
  let last = NONE;
  for (let at = document.first(request.member(MESSAGES)); at != NONE; at = document.next(at)) {
    if (new Source(document, at).says(ROLE, role)) last = at;
  }
  return last;
}

function writeSystem(request: Source, retention: Retention, writer: JsonWriter): void {
  const document = request.document;
  const system = request.member(SYSTEM);
  const kind = document.kind(system);
  if (kind == JsonKind.None) return;
  writer.key(SYSTEM);
  writer.beginArray();
  if (kind == JsonKind.String) writeText(document, system, writer);
  for (let at = document.first(system); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    writeText(document, block.member(TEXT), writer);
    writePointOf(block, writer);
  }
  if (retention.atSystem) writePoint(writer, retention.isLong);
  writer.endArray();
}

function writeText(document: JsonDocument, text: i32, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TEXT);
  copyValue(document, text, writer);
  writer.endObject();
}

/** The limit that a Messages request must have is one of the client's, or of its thinking's, or is not said. */
function writeSettings(call: Call, request: Source, writer: JsonWriter): void {
  const document = request.document;
  const isLimited = limitOf(new Source(call.document, call.document.root)) != NONE;
  const place = writer.place;
  writer.key(INFERENCE);
  writer.beginObject();
  const empty = writer.place;
  for (let i = 0; i < SETTINGS.length; i++) {
    const value = request.member(THEIR_SETTINGS[i]);
    if (value == NONE || (i == LIMIT && !isLimited && request.at(THINKING).member(BUDGET) == NONE)) continue;
    writer.key(SETTINGS[i]);
    copyValue(document, value, writer);
  }
  const isEmpty = writer.place == empty;
  writer.endObject();
  if (isEmpty) writer.backTo(place);
}

/** What clients say in Converse's own words, the tier, and the form of the answer. */
function writeOwn(call: Call, request: Source, writer: JsonWriter): void {
  const document = request.document;
  for (let i = 0; i < OWN.length; i++) {
    const value = request.member(OWN[i]);
    if (value == NONE) continue;
    writer.key(OWN[i]);
    copyValue(document, value, writer);
  }
  const chat = new Source(call.document, call.document.root);
  const tier = chat.member(THEIR_TIER);
  if (request.member(SERVICE_TIER) == NONE && isOneOf(chat.document, tier, TIERS)) {
    writer.key(SERVICE_TIER);
    writer.beginObject();
    writer.key(TYPE);
    copyValue(chat.document, tier, writer);
    writer.endObject();
  }
  const schema = request.at(THEIR_OUTPUT).at(FORMAT).member(SCHEMA);
  const own = request.member(OUTPUT_CONFIG);
  if (own == NONE && document.kind(schema) != JsonKind.Object) return;
  writer.key(OUTPUT_CONFIG);
  if (own != NONE) return copyValue(document, own, writer);
  writeSchema(document.raw(schema), nameOf(chat), writer);
}

function nameOf(chat: Source): Bytes {
  const asked = chat.at(RESPONSE_FORMAT).at(JSON_SCHEMA).member(NAME);
  return isFilled(chat.document, asked) ? chat.document.string(asked) : ANSWER;
}

function writeSchema(schema: Bytes, name: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TEXT_FORMAT);
  writer.beginObject();
  writer.key(TYPE);
  writer.string(JSON_SCHEMA);
  writer.key(STRUCTURE);
  writer.beginObject();
  writer.key(THEIR_SCHEMA);
  writer.beginObject();
  writer.key(SCHEMA);
  writer.string(schema);
  writer.key(NAME);
  writer.string(name);
  writer.endObject();
  writer.endObject();
  writer.endObject();
  writer.endObject();
}
