import { Bytes, EMPTY, concat, equal, utf8 } from "../../base/bytes";
import { copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Call } from "../call";
import { CONTENT, DEVELOPER, SYSTEM, USER, hasRole, listOfMessages, messagesOf, withMessages } from "./messages";

const TEXT = utf8("text");
const NEWLINE = utf8("\n");

/**
 * The chat as it is to go on after the last of the user's messages that is one of `commands`, word for word: without
 * that message and what was said before it. The system's and developers' messages stay. `call` is settled.
 */
export function cleanedUp(call: Call, commands: Bytes[]): Call {
  const document = call.document;
  const nodes = messagesOf(document);
  let last = nodes.length - 1;
  while (last >= 0 && !isCommand(document, nodes[last], commands)) last--;
  if (last < 0) return call;
  const kept = listOfMessages(call);
  for (let i = 0; i < nodes.length; i++) {
    const isStanding = hasRole(document, nodes[i], SYSTEM) || hasRole(document, nodes[i], DEVELOPER);
    if (i > last || isStanding) copyValue(document, nodes[i], kept);
  }
  return withMessages(call, kept);
}

function isCommand(document: JsonDocument, message: i32, commands: Bytes[]): bool {
  if (!hasRole(document, message, USER)) return false;
  const text = textOf(document, document.member(message, CONTENT));
  for (let i = 0; i < commands.length; i++) if (equal(commands[i], text)) return true;
  return false;
}

/** The text of a message's content; that of several parts in lines. */
function textOf(document: JsonDocument, content: i32): Bytes {
  if (document.kind(content) == JsonKind.String) return document.string(content);
  if (document.kind(content) != JsonKind.Array) return EMPTY;
  let text = EMPTY;
  let isFirst = true;
  for (let part = document.first(content); part != NONE; part = document.next(part)) {
    const piece = document.member(part, TEXT);
    if (document.kind(piece) != JsonKind.String) continue;
    if (!isFirst) text = concat(text, NEWLINE);
    text = concat(text, document.string(piece));
    isFirst = false;
  }
  return text;
}
