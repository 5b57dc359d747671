import { utf8 } from "../base/bytes";
import { JsonKind } from "../base/json/document";
import { ApiName } from "./api_name";
import { Call } from "./call";

const STREAM_OPTIONS = utf8("stream_options");
const INCLUDE_USAGE = utf8("include_usage");
const TRUE = utf8("true");
const ASKED = utf8('{"include_usage":true}');

/** Has a stream tell its usage at the end, unless the client said whether it should. Only chats and completions can. */
export function askForUsage(call: Call): void {
  if (call.api != ApiName.ChatCompletions && call.api != ApiName.Completions) return;
  if (!call.isStream) return;
  const document = call.document;
  const options = document.member(document.root, STREAM_OPTIONS);
  const kind = document.kind(options);
  if (kind == JsonKind.None) call.edit.insert(document.root, STREAM_OPTIONS, ASKED);
  else if (kind == JsonKind.Null) call.edit.replace(options, ASKED);
  else includeUsage(call, options);
}

/** Whether the client of a stream gets its usage: always, unless it said no. */
export function tellsUsage(call: Call): bool {
  const document = call.document;
  const options = document.member(document.root, STREAM_OPTIONS);
  return document.kind(document.member(options, INCLUDE_USAGE)) != JsonKind.False;
}

function includeUsage(call: Call, options: i32): void {
  const wish = call.document.member(options, INCLUDE_USAGE);
  const kind = call.document.kind(wish);
  if (kind == JsonKind.None) call.edit.insert(options, INCLUDE_USAGE, TRUE);
  else if (kind == JsonKind.Null) call.edit.replace(wish, TRUE);
}
