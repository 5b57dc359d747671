import { Bytes, utf8 } from "../../base/bytes";
import { copyInside, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../call";
import { ASSISTANT, CONTENT, ROLE, USER, hasRole, listOfMessages, messagesOf, withMessages } from "./messages";

const REASONING_CONTENT = utf8("reasoning_content");
const TYPE = utf8("type");
const TEXT = utf8("text");
const BLANK_LINE = utf8("\\n\\n");

/**
 * The chat with neighbours of one role as one message, for vendors that want user and assistant to take turns. Only
 * messages of text and parts are merged, and their thoughts with them: a message with calls of tools, a name or
 * whatever else stays as it is.
 * `call` is settled.
 */
export function merged(call: Call): Call {
  const document = call.document;
  const nodes = messagesOf(document);
  if (!hasRun(document, nodes)) return call;
  const messages = listOfMessages(call);
  for (let i = 0; i < nodes.length;) {
    const end = endOfRun(document, nodes, i);
    if (end == i + 1) copyValue(document, nodes[i], messages);
    else writeOne(document, nodes.slice(i, end), messages);
    i = end;
  }
  return withMessages(call, messages);
}

function hasRun(document: JsonDocument, nodes: i32[]): bool {
  for (let i = 1; i < nodes.length; i++) if (belongTogether(document, nodes[i - 1], nodes[i])) return true;
  return false;
}

/** The end of the messages from `start` on that become one. */
function endOfRun(document: JsonDocument, nodes: i32[], start: i32): i32 {
  let end = start + 1;
  while (end < nodes.length && belongTogether(document, nodes[end - 1], nodes[end])) end++;
  return end;
}

function belongTogether(document: JsonDocument, a: i32, b: i32): bool {
  if (!isPlain(document, a) || !isPlain(document, b)) return false;
  const areUsers = hasRole(document, a, USER) && hasRole(document, b, USER);
  return areUsers || (hasRole(document, a, ASSISTANT) && hasRole(document, b, ASSISTANT));
}

/** Whether a message has a role and a content, and nothing else but, where it is the assistant's, thoughts. */
function isPlain(document: JsonDocument, message: i32): bool {
  const content = document.kind(document.member(message, CONTENT));
  if (content != JsonKind.String && content != JsonKind.Array) return false;
  let members = 0;
  for (let key = document.first(message); key != NONE; key = document.next(key)) {
    if (isThought(document, message, key)) continue;
    if (!document.is(key, ROLE) && !document.is(key, CONTENT)) return false;
    members++;
  }
  return members == 2;
}

function isThought(document: JsonDocument, message: i32, key: i32): bool {
  const isText = document.kind(document.value(key)) == JsonKind.String;
  return isText && document.is(key, REASONING_CONTENT) && hasRole(document, message, ASSISTANT);
}

/** Writes the messages `nodes` as one. */
function writeOne(document: JsonDocument, nodes: i32[], writer: JsonWriter): void {
  writer.beginObject();
  writer.key(ROLE);
  copyValue(document, document.member(nodes[0], ROLE), writer);
  writer.key(CONTENT);
  if (areTexts(document, nodes)) writeText(document, nodes, CONTENT, writer);
  else writeParts(document, nodes, writer);
  const thinking: i32[] = [];
  for (let i = 0; i < nodes.length; i++) {
    if (isFilled(document, document.member(nodes[i], REASONING_CONTENT))) thinking.push(nodes[i]);
  }
  if (thinking.length > 0) {
    writer.key(REASONING_CONTENT);
    writeText(document, thinking, REASONING_CONTENT, writer);
  }
  writer.endObject();
}

function areTexts(document: JsonDocument, nodes: i32[]): bool {
  for (let i = 0; i < nodes.length; i++) {
    if (document.kind(document.member(nodes[i], CONTENT)) != JsonKind.String) return false;
  }
  return true;
}

/** The texts that are the member `key` of `nodes` as one string, a blank line between them. */
function writeText(document: JsonDocument, nodes: i32[], key: Bytes, writer: JsonWriter): void {
  writer.beginString();
  for (let i = 0; i < nodes.length; i++) {
    const content = document.member(nodes[i], key);
    if (i > 0) writer.rawText(BLANK_LINE, 0, BLANK_LINE.length);
    copyInside(document, content, writer);
  }
  writer.endString();
}

/** All parts in one list, texts as parts. */
function writeParts(document: JsonDocument, nodes: i32[], writer: JsonWriter): void {
  writer.beginArray();
  for (let i = 0; i < nodes.length; i++) {
    const content = document.member(nodes[i], CONTENT);
    if (document.kind(content) == JsonKind.String) writePart(document, content, writer);
    for (let part = document.first(content); part != NONE; part = document.next(part))
      copyValue(document, part, writer);
  }
  writer.endArray();
}

function writePart(document: JsonDocument, text: i32, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TYPE);
  writer.string(TEXT);
  writer.key(TEXT);
  copyValue(document, text, writer);
  writer.endObject();
}
