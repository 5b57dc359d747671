import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../call";

const MESSAGES = utf8("messages");
export const ROLE = utf8("role");
export const CONTENT = utf8("content");
export const SYSTEM = utf8("system");
export const DEVELOPER = utf8("developer");
export const USER = utf8("user");
export const ASSISTANT = utf8("assistant");

/** Nodes of a chat's messages, in order. */
export function messagesOf(document: JsonDocument): i32[] {
  const nodes: i32[] = [];
  const list = document.member(document.root, MESSAGES);
  if (document.kind(list) != JsonKind.Array) return nodes;
  for (let node = document.first(list); node != NONE; node = document.next(node)) nodes.push(node);
  return nodes;
}

export function hasRole(document: JsonDocument, message: i32, role: Bytes): bool {
  return document.is(document.member(message, ROLE), role);
}

/** Whether a message instructs the model: a system's, or a developer's, whose newer name that is. */
export function isInstruction(document: JsonDocument, message: i32): bool {
  return hasRole(document, message, SYSTEM) || hasRole(document, message, DEVELOPER);
}

/** Writes the list of a chat's messages anew, in about as many bytes as the body has. */
export function listOfMessages(call: Call): JsonWriter {
  const writer = new JsonWriter(call.document.bytes.length);
  writer.beginArray();
  return writer;
}

/** `call` with the list of messages that `writer` holds in place of its own. */
export function withMessages(call: Call, writer: JsonWriter): Call {
  writer.endArray();
  call.edit.replace(call.document.member(call.document.root, MESSAGES), writer.take());
  return call.settled();
}
