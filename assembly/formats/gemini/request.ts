import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { messagesOf } from "../../canonical/chat/messages";
import { writeConfig } from "./config";
import { ContentList } from "./content_list";
import { Dialect } from "./dialect";
import { writeMembers } from "./members";
import { writeInstruction } from "./system";
import { Tools } from "./tools";
import { TurnWriter } from "./turns";

const CONTENTS = utf8("contents");
const NOT_AN_OBJECT = "The body must be a JSON object.";
const NO_MESSAGES = "'messages' must be a list with at least one message.";
const NOTHING_SAID = "'messages' holds no message of a user or an assistant with content that can be sent on.";

/**
 * The vendor's body for the chat of `call` (https://ai.google.dev/api/generate-content); EMPTY, and a problem in
 * `call`, when there can be none.
 */
export function renderChat(call: Call, dialect: Dialect): Bytes {
  const document = call.document;
  const chat = new Source(document, document.root);
  const messages = messagesOf(document);
  if (document.kind(chat.node) != JsonKind.Object) call.problem = NOT_AN_OBJECT;
  else if (messages.length == 0) call.problem = NO_MESSAGES;
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  call.problem = writeInstruction(call, messages, writer);
  if (call.problem.length == 0) call.problem = writeContents(call, messages, dialect, writer);
  if (call.problem.length > 0) return EMPTY;
  const tools = new Tools(call, chat);
  tools.write(writer);
  call.problem = tools.problem;
  if (call.problem.length == 0) call.problem = writeConfig(call, chat, writer);
  if (call.problem.length == 0) call.problem = writeMembers(call, chat, dialect, writer);
  if (call.problem.length > 0) return EMPTY;
  writer.endObject();
  return writer.take();
}

function writeContents(call: Call, messages: i32[], dialect: Dialect, writer: JsonWriter): string {
  writer.key(CONTENTS);
  writer.beginArray();
  const list = new ContentList(call, writer);
  new TurnWriter(list, dialect).write(messages);
  writer.endArray();
  if (list.count == 0) list.note(NOTHING_SAID);
  return list.problem;
}
