import { Bytes, EMPTY } from "../../../base/bytes";
import { Source, copyMember } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { messagesOf } from "../../../canonical/chat/messages";
import { limitOf } from "../../../canonical/max_tokens";
import { MODEL } from "../../../canonical/model";
import { MESSAGES, STREAM } from "../names";
import { ANTHROPIC_VERSION } from "./platform";
import { writeMembers } from "./members";
import { MessageList } from "./message_list";
import { MessageWriter } from "./messages";
import { Output } from "./output";
import { writeLimit, writeSampling, writeStops } from "./sampling";
import { Instructions } from "./system";
import { Bars, Thinking } from "./thinking";
import { Tools } from "./tools";

const NOT_AN_OBJECT = "The body must be a JSON object.";
const NO_MESSAGES = "'messages' must be a list with at least one message.";
const NOTHING_SAID = "'messages' holds no message of a user or an assistant with content that can be sent on.";

/** The Messages request for the chat of `call`; EMPTY, and a problem in `call`, when there can be none. */
export function renderMessages(call: Call, preamble: Bytes, version: Bytes = EMPTY): Bytes {
  const chat = new Source(call.document, call.document.root);
  const messages = messagesOf(call.document);
  if (call.document.kind(chat.node) != JsonKind.Object) call.problem = NOT_AN_OBJECT;
  else if (messages.length == 0) call.problem = NO_MESSAGES;
  if (call.problem.length > 0) return EMPTY;
  const output = new Output(call, chat);
  const instructions = new Instructions(chat, messages, output.instruction);
  const writer = new JsonWriter(call.document.bytes.length);
  writer.beginObject();
  if (version.length > 0) {
    writer.key(ANTHROPIC_VERSION);
    writer.string(version);
  } else if (call.model.length > 0) {
    writer.key(MODEL);
    writer.string(call.model);
  } else copyMember(chat, MODEL, JsonKind.String, writer);
  instructions.write(preamble, writer);
  writer.key(MESSAGES);
  writer.beginArray();
  const list = new MessageList(call, writer);
  const turns = new MessageWriter(list);
  turns.write(messages, instructions.length);
  writer.endArray();
  if (list.count == 0) list.note(NOTHING_SAID);
  call.problem = list.problem.length > 0 ? list.problem : output.problem;
  if (call.problem.length == 0) writeParameters(call, output, turns.isBare, writer);
  writer.endObject();
  return writer.take();
}

/** Writes all but the messages; a problem goes into `call`. */
function writeParameters(call: Call, output: Output, isBare: bool, writer: JsonWriter): void {
  const chat = new Source(call.document, call.document.root);
  const limit = limitOf(chat);
  const tools = new Tools(call, chat);
  const bars = new Bars();
  bars.isSilent = limit != NONE && chat.document.integer(limit, 1) == 0;
  bars.isForced = tools.isForced;
  bars.isBare = isBare;
  const thinking = new Thinking(call, chat, bars);
  tools.write(writer);
  writeLimit(call, chat, thinking, writer);
  writeStops(call, chat, writer);
  if (call.isStream) {
    writer.key(STREAM);
    writer.bool(true);
  }
  writeSampling(call, chat, thinking.isOn, writer);
  thinking.write(writer);
  output.write(thinking.effort, writer);
  const problem = writeMembers(call, chat, writer);
  call.problem = tools.problem.length > 0 ? tools.problem : problem;
}
