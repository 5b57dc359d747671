import { utf8 } from "../base/bytes";
import { NONE } from "../base/json/document";
import { ApiName } from "./api_name";
import { Call } from "./call";

const MESSAGES = utf8("messages");
const ROLE = utf8("role");
const DEVELOPER = utf8("developer");
const SYSTEM = utf8('"system"');

/** Gives developers' messages the older role, which every vendor knows. */
export function renameDevelopers(call: Call): void {
  if (call.api != ApiName.ChatCompletions) return;
  const document = call.document;
  const messages = document.member(document.root, MESSAGES);
  for (let node = document.first(messages); node != NONE; node = document.next(node)) {
    const role = document.member(node, ROLE);
    if (document.is(role, DEVELOPER)) call.edit.replace(role, SYSTEM);
  }
}
