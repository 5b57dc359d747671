import { Bytes, utf8 } from "../../base/bytes";
import { isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Call } from "../call";
import { ASSISTANT, CONTENT, hasRole } from "../chat/messages";
import { Thoughts } from "../traits";
import { Fitted } from "./fitted";

const MESSAGES = utf8("messages");
const TOOLS = utf8("tools");
const CACHE_CONTROL = utf8("cache_control");
const THOUGHTS: StaticArray<Bytes> = [utf8("reasoning_content"), utf8("reasoning"), utf8("thinking_blocks")];

const PRESERVE_THINKING = utf8("preserve_thinking");
const TRUE = utf8("true");

/** Leaves of what messages and tools say besides their content what the model takes. */
export function fitMessages(call: Call): void {
  const traits = call.traits;
  const document = call.document;
  const messages = document.member(document.root, MESSAGES);
  let last = NONE;
  let hasThoughts = false;
  for (let message = document.first(messages); message != NONE; message = document.next(message)) {
    last = message;
    if (isFilled(document, document.member(message, THOUGHTS[0]))) hasThoughts = true;
    if (!traits.cacheMarks) dropMarks(call, message);
    if (traits.thoughtsInHistory == Thoughts.Dropped) dropThoughts(call, message);
  }
  if (!traits.cacheMarks) dropMarksOf(call, document.member(document.root, TOOLS));
  const isSaid = document.member(document.root, PRESERVE_THINKING) != NONE;
  if (traits.preservesThoughts && hasThoughts && !isSaid) call.set(PRESERVE_THINKING, TRUE);
  if (!traits.prefill && hasRole(document, last, ASSISTANT)) {
    call.problem = "messages: the model does not go on with a last message of the assistant.";
  }
}

function dropThoughts(call: Call, message: i32): void {
  if (!hasRole(call.document, message, ASSISTANT)) return;
  for (let i = 0; i < THOUGHTS.length; i++) remove(call, message, THOUGHTS[i], Fitted.Thoughts);
}

/** Takes the marks off a message and its parts. */
function dropMarks(call: Call, message: i32): void {
  remove(call, message, CACHE_CONTROL, Fitted.CacheMarks);
  dropMarksOf(call, call.document.member(message, CONTENT));
}

/** Takes the marks off the objects of `list`. */
function dropMarksOf(call: Call, list: i32): void {
  const document = call.document;
  if (document.kind(list) != JsonKind.Array) return;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    remove(call, node, CACHE_CONTROL, Fitted.CacheMarks);
  }
}

function remove(call: Call, object: i32, key: Bytes, fitted: Fitted): void {
  const document = call.document;
  if (document.member(object, key) == NONE) return;
  call.fitted |= fitted;
  for (let node = document.first(object); node != NONE; node = document.next(node)) {
    if (document.is(node, key)) call.edit.remove(node);
  }
}
