import { Bytes, equal, utf8 } from "../../base/bytes";
import { ByteBuffer } from "../../base/json/buffer";
import { copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Call } from "../call";
import { CONTENT, USER, hasRole, isInstruction, listOfMessages, messagesOf, withMessages } from "./messages";

const TEXT = utf8("text");
const LF: u8 = 0x0a;

/** The text of one message at a time. */
const joinedText = new ByteBuffer();

/**
 * The chat as it is to go on after the last of the user's messages that is one of `commands`, word for word: without
 * that message and what was said before it. The system's and developers' messages stay. `call` is settled.
 */
export function cleanedUp(call: Call, commands: Bytes[]): Call {
  const document = call.document;
  const nodes = messagesOf(document);
  const longest = longestOf(commands);
  let last = nodes.length - 1;
  while (last >= 0 && !isCommand(document, nodes[last], commands, longest)) last--;
  if (last < 0) return call;
  const kept = listOfMessages(call);
  for (let i = 0; i < nodes.length; i++) {
    if (i > last || isInstruction(document, nodes[i])) copyValue(document, nodes[i], kept);
  }
  return withMessages(call, kept);
}

/** `longest`: bytes of the longest of `commands`. */
function isCommand(document: JsonDocument, message: i32, commands: Bytes[], longest: i32): bool {
  if (!hasRole(document, message, USER)) return false;
  const content = document.member(message, CONTENT);
  if (document.kind(content) == JsonKind.Array) return isOneOf(commands, textOf(document, content, longest));
  for (let i = 0; i < commands.length; i++) if (document.is(content, commands[i])) return true;
  return false;
}

/** The texts of all parts in lines; when they are longer than `longest` only a beginning that is longer as well. */
function textOf(document: JsonDocument, parts: i32, longest: i32): Bytes {
  let size = 0;
  for (let part = document.first(parts); part != NONE && size <= longest + 1; part = document.next(part)) {
    const piece = document.member(part, TEXT);
    if (document.kind(piece) != JsonKind.String) continue;
    const text = document.string(piece);
    joinedText.append(text);
    joinedText.byte(LF);
    size += text.length + 1;
  }
  if (size > 0) joinedText.shorten(1);
  return joinedText.take();
}

function isOneOf(commands: Bytes[], text: Bytes): bool {
  for (let i = 0; i < commands.length; i++) if (equal(commands[i], text)) return true;
  return false;
}

function longestOf(texts: Bytes[]): i32 {
  let longest = 0;
  for (let i = 0; i < texts.length; i++) longest = max(longest, texts[i].length);
  return longest;
}
