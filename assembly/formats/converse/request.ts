import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { limitOf } from "../../canonical/max_tokens";
import { renderMessages } from "../anthropic/vendor/request";
import { Blocks } from "./blocks";
import { writePoint, writePointOf } from "./cache_points";
import { ModelFields } from "./fields";
import { writeOwn } from "./own_members";
import { CONTENT, TEXT, THINKING } from "./names";
import { Retention } from "./retention";
import { SettingNames } from "./setting_names";
import { writeTools } from "./tools";

const ASSISTANT = utf8("assistant");
const BUDGET = utf8("budget_tokens");
const INFERENCE = utf8("inferenceConfig");
const MESSAGES = utf8("messages");
const ROLE = utf8("role");
const SYSTEM = utf8("system");
const USER = utf8("user");

/** Members of `inferenceConfig`, and where a Messages request has them. */
const THEIR_SETTINGS: Bytes[] = ["max_tokens", "temperature", "top_p", "stop_sequences"].map<Bytes>((key) => utf8(key));
const SETTINGS: Bytes[] = ["maxTokens", "temperature", "topP", "stopSequences"].map<Bytes>((key) => utf8(key));
/** The first of them. */
const LIMIT: i32 = 0;

/**
 * The Converse request for the chat of `call`; EMPTY, and a problem in `call`, when there can be none. Converse is the
 * Messages API under other names, so the chat becomes a Messages request first, of which every part gets its name here:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function renderConverse(call: Call, names: SettingNames): Bytes {
  if (call.askedModel.length == 0) call.problem = "model: the name of a model is required.";
  call.keepsMedia = true;
  const asked = call.problem.length > 0 ? EMPTY : renderMessages(call, EMPTY);
  if (call.problem.length > 0) return EMPTY;
  const document = JsonDocument.parse(asked);
  const request = new Source(document, document.root);
  const writer = new JsonWriter(asked.length + asked.length / 8);
  const blocks = new Blocks(writer);
  const retention = new Retention(call, names, asked);
  writer.beginObject();
  writer.key(MESSAGES);
  writer.beginArray();
  writeMessages(request, blocks, retention, writer);
  writer.endArray();
  writeSystem(request, retention, writer);
  writeSettings(call, request, writer);
  const toolProblem = writeTools(request, blocks.called, writer);
  writeOwn(call, request, writer);
  new ModelFields(call, request, writer, names).write();
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
