import { utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { writeLines } from "./text";
import { CONTENT, MESSAGES, ROLE, SYSTEM } from "./words";

/** What stands in front of the files where the client says nothing: the vendor takes no files in the first message. */
const DEFAULT_SYSTEM = utf8("You are a helpful assistant.");
const LF = utf8("\n");

/**
 * The call with a message about the configured files (https://help.aliyun.com/zh/model-studio/long-context-qwen-long):
 * behind one message of the system, which all of them at the beginning become. The call itself where there are no
 * messages. `files`: their ids, joined by commas.
 */
export function withFiles(call: Call, files: string): Call {
  const settled = call.settled();
  const document = settled.document;
  const messages = document.member(document.root, MESSAGES);
  if (document.kind(messages) != JsonKind.Array || document.first(messages) == NONE) return call;
  const writer = new JsonWriter();
  writer.beginArray();
  const rest = writeSystem(document, document.first(messages), writer);
  beginSystem(writer);
  writer.text(utf8(references(files)));
  endSystem(writer);
  for (let at = rest; at != NONE; at = document.next(at)) copyValue(document, at, writer);
  writer.endArray();
  settled.edit.replace(messages, writer.take());
  return settled;
}

/** Writes one message for all of the system's at the beginning; answers the first message behind them. */
function writeSystem(document: JsonDocument, first: i32, writer: JsonWriter): i32 {
  let at = first;
  beginSystem(writer);
  if (!isSystem(document, at)) writer.text(DEFAULT_SYSTEM);
  for (; isSystem(document, at); at = document.next(at)) {
    if (at != first) writer.text(LF);
    writeLines(document, document.member(at, CONTENT), writer);
  }
  endSystem(writer);
  return at;
}

function isSystem(document: JsonDocument, message: i32): bool {
  return new Source(document, message).says(ROLE, SYSTEM);
}

function beginSystem(writer: JsonWriter): void {
  writer.beginObject();
  writer.key(ROLE);
  writer.string(SYSTEM);
  writer.key(CONTENT);
  writer.beginString();
}

function endSystem(writer: JsonWriter): void {
  writer.endString();
  writer.endObject();
}

/** `fileid://a,fileid://b` for `a,b`. */
function references(files: string): string {
  const ids = files.split(",");
  for (let i = 0; i < ids.length; i++) ids[i] = "fileid://" + ids[i].trim();
  return ids.join(",");
}
