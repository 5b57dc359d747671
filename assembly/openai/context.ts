import { Bytes, concat, utf8 } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";
import { quote } from "../base/json/writer";
import { Call } from "./call";

const MESSAGES = utf8("messages");
const ROLE = utf8("role");
const SYSTEM = utf8("system");
const COMMA = utf8(",");

/** The position of a message among those of a chat. */
export enum Place {
  /** Before all others. */
  First,
  /** Behind the system's messages that come first; before all others where no other follows these. */
  AfterSystem,
}

/** The same chat with a message of the system's at `place`; itself when it has no messages. `call` is settled. */
export function withSystemMessage(call: Call, text: Bytes, place: Place): Call {
  const document = call.document;
  const first = document.first(document.member(document.root, MESSAGES));
  if (first == NONE) return call;
  const after = place == Place.First ? NONE : firstOfOthers(document, first);
  const next = after == NONE ? first : after;
  call.edit.replace(next, concat(concat(systemMessage(text), COMMA), document.raw(next)));
  return call.settled();
}

/** Whether the first message of the chat is the system's. */
export function beginsWithSystem(call: Call): bool {
  const document = call.document;
  const first = document.first(document.member(document.root, MESSAGES));
  return document.is(document.member(first, ROLE), SYSTEM);
}

function systemMessage(text: Bytes): Bytes {
  return concat(concat(utf8('{"role":"system","content":'), quote(text)), utf8("}"));
}

/** The first message that is not the system's; NONE: all are. */
function firstOfOthers(document: JsonDocument, first: i32): i32 {
  for (let node = first; node != NONE; node = document.next(node)) {
    if (!document.is(document.member(node, ROLE), SYSTEM)) return node;
  }
  return NONE;
}
