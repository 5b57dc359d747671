import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyInside, copyMember, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { writeContent } from "./parts";
import { CONTENT, NAME, REASONING_CONTENT, ROLE, TOOL_CALLS } from "./words";

const NOTHING_SAID = utf8('{"content":""}');
const LF = utf8("\n");
const PARTIAL = utf8("partial");
const REFUSAL = utf8("refusal");
const TOOL_CALL_ID = utf8("tool_call_id");

/** Texts of a message, behind its content, that both sides name alike. */
const TEXTS: Bytes[] = [REASONING_CONTENT, TOOL_CALL_ID];

/** Writes the list of messages; answers how many there are. What is no object is left out. */
export function writeMessages(document: JsonDocument, messages: i32, writer: JsonWriter): i32 {
  let count = 0;
  writer.beginArray();
  for (let at = document.first(messages); at != NONE; at = document.next(at)) {
    if (document.kind(at) != JsonKind.Object) continue;
    if (document.first(at) == NONE) writer.raw(NOTHING_SAID);
    else writeMessage(new Source(document, at), writer);
    count++;
  }
  writer.endArray();
  return count;
}

/** What a message says, and the refusal beside it, which the vendor has no member for. */
function writeBoth(document: JsonDocument, content: i32, refusal: i32, writer: JsonWriter): void {
  writer.beginString();
  copyInside(document, content, writer);
  writer.text(LF);
  copyInside(document, refusal, writer);
  writer.endString();
}

function writeMessage(message: Source, writer: JsonWriter): void {
  const document = message.document;
  writer.beginObject();
  copyMember(message, ROLE, JsonKind.String, writer);
  copyMember(message, NAME, JsonKind.String, writer);
  writer.key(CONTENT);
  const content = message.member(CONTENT);
  const refusal = message.member(REFUSAL);
  const isSilent = content == NONE || document.kind(content) == JsonKind.Null;
  if (isSilent && isFilled(document, refusal)) copyValue(document, refusal, writer);
  else if (isFilled(document, refusal) && isFilled(document, content)) writeBoth(document, content, refusal, writer);
  else writeContent(document, content, writer);
  for (let i = 0; i < TEXTS.length; i++) copyMember(message, TEXTS[i], JsonKind.String, writer);
  if (document.first(message.member(TOOL_CALLS)) != NONE) copyMember(message, TOOL_CALLS, JsonKind.Array, writer);
  if (message.kind(PARTIAL) == JsonKind.True) copyMember(message, PARTIAL, JsonKind.True, writer);
  writer.endObject();
}
