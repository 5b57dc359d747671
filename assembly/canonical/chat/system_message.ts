import { Bytes, concat, utf8 } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { quote } from "../../base/json/writer";
import { Call } from "../call";
import { isInstruction, messagesOf } from "./messages";

const COMMA = utf8(",");

/** The position of a message among those of a chat. */
export enum Place {
  /** Before all others. */
  First,
  /** Behind the system's messages that come first; before all others where no other follows these. */
  AfterSystem,
}

/** `call` with a message of the system's at `place`; itself when it has no messages. `call` is settled. */
export function withSystemMessage(call: Call, text: Bytes, place: Place): Call {
  const document = call.document;
  const messages = messagesOf(document);
  if (messages.length == 0) return call;
  let at = 0;
  if (place == Place.AfterSystem) {
    while (at < messages.length && isInstruction(document, messages[at])) at++;
  }
  const next = messages[at < messages.length ? at : 0];
  call.edit.replace(next, concat(concat(systemMessage(text), COMMA), document.raw(next)));
  return call.settled();
}

/** Whether the first message of the chat is the system's. */
export function beginsWithSystem(call: Call): bool {
  const messages = messagesOf(call.document);
  return messages.length > 0 && isInstruction(call.document, messages[0]);
}

function systemMessage(text: Bytes): Bytes {
  return concat(concat(utf8('{"role":"system","content":'), quote(text)), utf8("}"));
}
