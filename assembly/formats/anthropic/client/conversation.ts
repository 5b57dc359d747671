import { utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { EFFORT, MESSAGES, OUTPUT_CONFIG, ROLE, USER } from "../names";
import { MessageWriter } from "./messages";

const CLEAR_AT = utf8("clear_at");
const NEXT_USER_MESSAGE = utf8("next_user_message");

/**
 * Writes the messages that still count. Those of the system's may be there until the user's next one, and may change
 * the effort: https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages.
 */
export function writeConversation(document: JsonDocument, messages: MessageWriter): void {
  const list = document.member(document.root, MESSAGES);
  const last = lastOfUser(document, list);
  let index = 0;
  for (let node = document.first(list); node != NONE && !messages.isRefused; node = document.next(node)) {
    const isCleared = index < last && document.is(document.member(node, CLEAR_AT), NEXT_USER_MESSAGE);
    if (!isCleared) messages.message(node, index);
    index++;
  }
}

/** The effort that the last message with one asks for; NONE: none does. */
export function laterEffort(document: JsonDocument): i32 {
  const list = document.member(document.root, MESSAGES);
  let effort = NONE;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const own = document.member(document.member(node, OUTPUT_CONFIG), EFFORT);
    if (document.kind(own) == JsonKind.String) effort = own;
  }
  return effort;
}

/** The number of the user's last message; 0: there is none. */
function lastOfUser(document: JsonDocument, list: i32): i32 {
  let last = 0;
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    if (document.is(document.member(node, ROLE), USER)) last = index;
    index++;
  }
  return last;
}
