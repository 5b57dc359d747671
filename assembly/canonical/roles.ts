import { utf8 } from "../base/bytes";
import { ApiName } from "./api_name";
import { Call } from "./call";
import { DEVELOPER, ROLE, hasRole, messagesOf } from "./chat/messages";

const SYSTEM = utf8('"system"');

/** Gives developers' messages the older role, which every vendor knows. */
export function renameDevelopers(call: Call): void {
  if (call.api != ApiName.ChatCompletions) return;
  const document = call.document;
  const messages = messagesOf(document);
  for (let i = 0; i < messages.length; i++) {
    if (hasRole(document, messages[i], DEVELOPER)) call.edit.replace(document.member(messages[i], ROLE), SYSTEM);
  }
}
