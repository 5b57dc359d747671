import { utf8 } from "../base/bytes";
import { JsonDocument, JsonKind } from "../base/json/document";
import { ApiName } from "./api_name";
import { Call } from "./call";

const STREAM_OPTIONS = utf8("stream_options");
const INCLUDE_USAGE = utf8("include_usage");
const TRUE = utf8("true");
const ASKED = utf8('{"include_usage":true}');

/**
 * Has a stream tell its usage at the end, unless the client said whether it should. Only chats and completions can.
 * What the client did not ask for it does not get.
 */
export function askForUsage(call: Call): void {
  if (call.api != ApiName.ChatCompletions && call.api != ApiName.Completions) return;
  if (!call.isStream) return;
  const document = call.document;
  const options = document.member(document.root, STREAM_OPTIONS);
  const kind = document.kind(options);
  if (kind == JsonKind.None) call.edit.insert(document.root, STREAM_OPTIONS, ASKED);
  else if (kind == JsonKind.Null) call.edit.replace(options, ASKED);
  else if (kind != JsonKind.Object || !includeUsage(call, options)) return;
  call.hidesUsage = true;
}

/** Whether the client of a stream gets its usage: it has to ask. */
export function wantsUsage(document: JsonDocument): bool {
  const options = document.member(document.root, STREAM_OPTIONS);
  return document.kind(document.member(options, INCLUDE_USAGE)) == JsonKind.True;
}

/** False where the client has said something. */
function includeUsage(call: Call, options: i32): bool {
  const wish = call.document.member(options, INCLUDE_USAGE);
  const kind = call.document.kind(wish);
  if (kind == JsonKind.None) call.edit.insert(options, INCLUDE_USAGE, TRUE);
  else if (kind == JsonKind.Null) call.edit.replace(wish, TRUE);
  else return false;
  return true;
}
