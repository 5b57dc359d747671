import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { limitOf } from "../../../canonical/max_tokens";
import { MODEL } from "../../../canonical/model";
import { ThinkingForm } from "../../../canonical/traits";
import {
  CACHE_CONTROL,
  EFFORT,
  FORMAT,
  JSON_SCHEMA,
  MESSAGES,
  METADATA,
  OUTPUT_CONFIG,
  RESPONSE_FORMAT,
  SCHEMA,
  SERVICE_TIER,
  STREAM,
  TYPE,
  USER,
  USER_ID,
} from "../names";
import { Thinking } from "../thinking";
import { MessageWriter } from "./messages";
import { writeLimit, writeSampling, writeStops } from "./sampling";
import { writeSystem } from "./system";
import { Tools } from "./tools";

const SAFETY_IDENTIFIER = utf8("safety_identifier");
const STANDARD_ONLY = utf8("standard_only");

/** Members of the vendor's own that have no counterpart in the canonical API. */
const OWN_MEMBERS: Bytes[] = [
  CACHE_CONTROL,
  utf8("container"),
  utf8("context_management"),
  utf8("fallbacks"),
  utf8("inference_geo"),
  utf8("mcp_servers"),
  utf8("speed"),
];

const NOT_AN_OBJECT = "The body must be a JSON object.";
const NO_MESSAGES = "'messages' must be a list with at least one message.";
const NOTHING_SAID = "'messages' holds no message of a user or an assistant with content that can be sent on.";

/** The Messages request for the chat of `call`; EMPTY, and a problem in `call`, when there can be none. */
export function renderMessages(call: Call, preamble: Bytes): Bytes {
  const chat = new Source(call.document, call.document.root);
  const messages = chat.at(MESSAGES);
  call.problem = problemOf(chat, messages);
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(call.document.bytes.length);
  writer.beginObject();
  if (call.model.length > 0) {
    writer.key(MODEL);
    writer.string(call.model);
  } else copyMember(chat, MODEL, JsonKind.String, writer);
  writeSystem(messages, preamble, writer);
  writer.key(MESSAGES);
  writer.beginArray();
  const turns = new MessageWriter(call.document, writer);
  turns.write(messages.node);
  writer.endArray();
  writeParameters(call, chat, writer);
  writer.endObject();
  if (turns.count == 0) call.problem = NOTHING_SAID;
  return writer.take();
}

function problemOf(chat: Source, messages: Source): string {
  if (chat.document.kind(chat.node) != JsonKind.Object) return NOT_AN_OBJECT;
  const isList = messages.document.kind(messages.node) == JsonKind.Array;
  return isList && messages.document.first(messages.node) != NONE ? "" : NO_MESSAGES;
}

function writeParameters(call: Call, chat: Source, writer: JsonWriter): void {
  const adaptive = (call.traits.thinking & ThinkingForm.Budget) == 0;
  const tools = new Tools(chat);
  const limit = limitOf(chat);
  // A limit of 0 asks the vendor to fill its cache and to write nothing.
  const isBarred = tools.isForced || (limit != NONE && chat.document.integer(limit, 1) == 0);
  const thinking = new Thinking(chat, adaptive, isBarred);
  tools.write(writer);
  writeLimit(chat, thinking, writer);
  writeStops(chat, writer);
  if (call.isStream) {
    writer.key(STREAM);
    writer.bool(true);
  }
  if (!adaptive) writeSampling(chat, thinking.isOn, writer);
  thinking.write(writer);
  writeOutput(chat, thinking.effort, writer);
  writeUser(chat, writer);
  if (chat.says(SERVICE_TIER, STANDARD_ONLY)) copyMember(chat, SERVICE_TIER, JsonKind.String, writer);
  for (let i = 0; i < OWN_MEMBERS.length; i++) copyOwn(chat, OWN_MEMBERS[i], writer);
}

/** `output_config`: the client's own, or one with the effort at `effort` and the schema that the answer is to have. */
function writeOutput(chat: Source, effort: i32, writer: JsonWriter): void {
  if (copyMember(chat, OUTPUT_CONFIG, JsonKind.Object, writer)) return;
  const schema = schemaOf(chat);
  if (effort == NONE && schema == NONE) return;
  writer.key(OUTPUT_CONFIG);
  writer.beginObject();
  if (effort != NONE) {
    writer.key(EFFORT);
    copyValue(chat.document, effort, writer);
  }
  if (schema != NONE) writeSchema(chat, schema, writer);
  writer.endObject();
}

/** The schema of `response_format`; NONE: the answer may have any form. */
function schemaOf(chat: Source): i32 {
  const format = chat.at(RESPONSE_FORMAT);
  const schema = format.at(JSON_SCHEMA).member(SCHEMA);
  return format.says(TYPE, JSON_SCHEMA) && chat.document.kind(schema) == JsonKind.Object ? schema : NONE;
}

function writeSchema(chat: Source, schema: i32, writer: JsonWriter): void {
  writer.key(FORMAT);
  writer.beginObject();
  writer.key(TYPE);
  writer.string(JSON_SCHEMA);
  writer.key(SCHEMA);
  copyValue(chat.document, schema, writer);
  writer.endObject();
}

/** `metadata.user_id` from the canonical API's names for it, the newest first. */
function writeUser(chat: Source, writer: JsonWriter): void {
  let user = chat.member(SAFETY_IDENTIFIER);
  if (!isFilled(chat.document, user)) user = chat.member(USER);
  if (!isFilled(chat.document, user)) user = chat.at(METADATA).member(USER_ID);
  if (!isFilled(chat.document, user)) return;
  writer.key(METADATA);
  writer.beginObject();
  writer.key(USER_ID);
  copyValue(chat.document, user, writer);
  writer.endObject();
}

function copyOwn(chat: Source, key: Bytes, writer: JsonWriter): void {
  const kind = chat.kind(key);
  if (kind != JsonKind.None && kind != JsonKind.Null) copyMember(chat, key, kind, writer);
}
