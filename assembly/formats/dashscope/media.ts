import { JsonKind, NONE } from "../../base/json/document";
import { Call } from "../../canonical/call";
import { hasMedia } from "./parts";
import { CONTENT, MESSAGES } from "./words";

/** Whether the chat shows the model more than text, for which the vendor has an endpoint of its own. */
export function showsMedia(call: Call): bool {
  const document = call.document;
  const messages = document.member(document.root, MESSAGES);
  if (document.kind(messages) != JsonKind.Array) return false;
  for (let at = document.first(messages); at != NONE; at = document.next(at)) {
    if (hasMedia(document, document.member(at, CONTENT))) return true;
  }
  return false;
}
