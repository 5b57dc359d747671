import { utf8 } from "../../base/bytes";
import { copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { JsonWriter } from "../../base/json/writer";

const ASSISTANT = utf8("assistant");
const CONTENT = utf8("content");
const ENABLED = utf8("enabled");
const MESSAGES = utf8("messages");
const REDACTED_THINKING = utf8("redacted_thinking");
const ROLE = utf8("role");
const THINKING = utf8("thinking");
const TOOL_RESULT = utf8("tool_result");
const TYPE = utf8("type");
const USER = utf8("user");

/** Converse has these words for the same, and its blocks no types. */
const ADDITIONAL = utf8("additionalModelRequestFields");
const REASONING_CONTENT = utf8("reasoningContent");
const THEIR_RESULT = utf8("toolResult");

/**
 * Takes all thoughts out of a body of Anthropic's Messages API
 * (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#preserving-thinking-blocks), or of Bedrock's
 * Converse (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ReasoningContentBlock.html), and
 * messages that are nothing else. Models that are told to think want a thought in the turn that tools answer: these
 * answer without one.
 */
export function stripMessages(document: JsonDocument, edit: JsonEdit): void {
  const list = document.member(document.root, MESSAGES);
  if (document.kind(list) != JsonKind.Array) return;
  const left: i32[] = [];
  let isAnyGone = false;
  for (let message = document.first(list); message != NONE; message = document.next(message)) {
    if (stripMessage(document, message, edit)) isAnyGone = true;
    else left.push(message);
  }
  if (isAnyGone) joinUsers(document, left, edit);
  if (edit.changed && endsWithResult(document, left)) {
    stopThinking(document, document.root, edit);
    stopThinking(document, document.member(document.root, ADDITIONAL), edit);
  }
}

/** Whether nothing is left of the message. */
function stripMessage(document: JsonDocument, message: i32, edit: JsonEdit): bool {
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) return false;
  let isAll = document.first(content) != NONE;
  for (let block = document.first(content); block != NONE; block = document.next(block)) {
    if (!isThought(document, block)) isAll = false;
    else edit.removeItem(block);
  }
  if (isAll) edit.removeItem(message);
  return isAll;
}

function isThought(document: JsonDocument, block: i32): bool {
  const type = document.member(block, TYPE);
  const isTyped = document.is(type, THINKING) || document.is(type, REDACTED_THINKING);
  return isTyped || document.member(block, REASONING_CONTENT) != NONE;
}

/** Makes one message of neighbours of the user's: to Messages they are one, and Converse wants roles to take turns. */
function joinUsers(document: JsonDocument, messages: i32[], edit: JsonEdit): void {
  for (let i = 0; i < messages.length;) {
    let end = i;
    while (end < messages.length && isUsers(document, messages[end])) end++;
    if (end > i + 1) join(document, messages.slice(i, end), edit);
    i = max(end, i + 1);
  }
}

/** Whether it is the user's, and has a list of blocks. */
function isUsers(document: JsonDocument, message: i32): bool {
  const isList = document.kind(document.member(message, CONTENT)) == JsonKind.Array;
  return isList && document.is(document.member(message, ROLE), USER);
}

function join(document: JsonDocument, messages: i32[], edit: JsonEdit): void {
  const writer = new JsonWriter();
  writer.beginArray();
  for (let i = 0; i < messages.length; i++) {
    let block = document.first(document.member(messages[i], CONTENT));
    for (; block != NONE; block = document.next(block)) {
      if (!isThought(document, block)) copyValue(document, block, writer);
    }
    if (i > 0) edit.removeItem(messages[i]);
  }
  writer.endArray();
  edit.replace(document.member(messages[0], CONTENT), writer.take());
}

/** Whether a tool's result is in what comes after all that the assistant says. */
function endsWithResult(document: JsonDocument, messages: i32[]): bool {
  for (let i = messages.length - 1; i >= 0; i--) {
    if (document.is(document.member(messages[i], ROLE), ASSISTANT)) return false;
    if (hasResult(document, messages[i])) return true;
  }
  return false;
}

/** Whether a tool's result is in `message`. */
function hasResult(document: JsonDocument, message: i32): bool {
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) return false;
  for (let block = document.first(content); block != NONE; block = document.next(block)) {
    if (document.is(document.member(block, TYPE), TOOL_RESULT)) return true;
    if (document.member(block, THEIR_RESULT) != NONE) return true;
  }
  return false;
}

/** Takes `thinking` out of the members of `object`, if it is enabled there. */
function stopThinking(document: JsonDocument, object: i32, edit: JsonEdit): void {
  if (!document.is(document.member(document.member(object, THINKING), TYPE), ENABLED)) return;
  for (let key = document.first(object); key != NONE; key = document.next(key)) {
    if (document.is(key, THINKING)) edit.remove(key);
  }
}
