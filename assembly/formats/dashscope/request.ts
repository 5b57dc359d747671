import { Bytes, EMPTY } from "../../base/bytes";
import { Source, copyMember } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { MODEL } from "../../canonical/model";
import { writeMessages } from "./messages";
import { writeParameters } from "./parameters";
import { refusalOf } from "./refusals";
import { INPUT, MESSAGES } from "./words";

const NOT_AN_OBJECT = "The body must be a JSON object.";
const NO_MESSAGES = "'messages' must be a list with at least one message.";

/** The vendor's body for the chat of `call`; EMPTY, and a problem in `call`, when there can be none. */
export function renderChat(call: Call): Bytes {
  const document = call.document;
  const chat = new Source(document, document.root);
  const messages = chat.member(MESSAGES);
  if (document.kind(chat.node) != JsonKind.Object) call.problem = NOT_AN_OBJECT;
  else if (document.kind(messages) != JsonKind.Array || document.first(messages) == NONE) call.problem = NO_MESSAGES;
  else call.problem = refusalOf(chat);
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writeModel(call, chat, writer);
  writer.key(INPUT);
  writer.beginObject();
  writer.key(MESSAGES);
  if (writeMessages(document, messages, writer) == 0) call.problem = NO_MESSAGES;
  writer.endObject();
  writeParameters(call, chat, writer);
  writer.endObject();
  return writer.take();
}

/** Writes the model to ask for, if there is one. */
export function writeModel(call: Call, body: Source, writer: JsonWriter): void {
  if (call.model.length == 0) {
    copyMember(body, MODEL, JsonKind.String, writer);
    return;
  }
  writer.key(MODEL);
  writer.string(call.model);
}
