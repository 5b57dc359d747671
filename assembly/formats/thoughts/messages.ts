import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";

const CONTENT = utf8("content");
const ENABLED = utf8("enabled");
const MESSAGES = utf8("messages");
const REDACTED_THINKING = utf8("redacted_thinking");
const THINKING = utf8("thinking");
const TOOL_RESULT = utf8("tool_result");
const TYPE = utf8("type");

/**
 * Takes all thoughts out of a body of Anthropic's Messages API
 * (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#preserving-thinking-blocks), and messages
 * that are nothing else. Models that are told to think want a thought in the turn that tools answer: these answer
 * without one.
 */
export function stripMessages(document: JsonDocument, edit: JsonEdit): void {
  const list = document.member(document.root, MESSAGES);
  if (document.kind(list) != JsonKind.Array) return;
  let last = NONE;
  for (let message = document.first(list); message != NONE; message = document.next(message)) {
    stripMessage(document, message, edit);
    last = message;
  }
  if (edit.changed && hasOf(document, last, TOOL_RESULT)) stopThinking(document, edit);
}

function stripMessage(document: JsonDocument, message: i32, edit: JsonEdit): void {
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) return;
  let isAll = document.first(content) != NONE;
  for (let block = document.first(content); block != NONE; block = document.next(block)) {
    if (!isThought(document, block)) isAll = false;
    else edit.removeItem(block);
  }
  if (isAll) edit.removeItem(message);
}

function isThought(document: JsonDocument, block: i32): bool {
  const type = document.member(block, TYPE);
  return document.is(type, THINKING) || document.is(type, REDACTED_THINKING);
}

/** Whether a block of `message` is of `type`. */
function hasOf(document: JsonDocument, message: i32, type: Bytes): bool {
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) return false;
  for (let block = document.first(content); block != NONE; block = document.next(block)) {
    if (document.is(document.member(block, TYPE), type)) return true;
  }
  return false;
}

function stopThinking(document: JsonDocument, edit: JsonEdit): void {
  const root = document.root;
  if (!document.is(document.member(document.member(root, THINKING), TYPE), ENABLED)) return;
  for (let key = document.first(root); key != NONE; key = document.next(key)) {
    if (document.is(key, THINKING)) edit.remove(key);
  }
}
