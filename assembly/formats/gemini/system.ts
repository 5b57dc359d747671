import { Bytes, utf8 } from "../../base/bytes";
import { copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { isInstruction } from "../../canonical/chat/messages";
import { Fitted } from "../../canonical/fit/fitted";
import { CONTENT, PARTS, TEXT, TOOLS } from "./words";

const INSTRUCTION = utf8("systemInstruction");
export const PARALLEL_CALLS: Bytes = utf8("parallel_tool_calls");
/** The vendor has no other way to ask for that. */
const ONE_CALL = utf8("Call one function at a time: never several at once.");

/**
 * Writes all that the system says as one instruction, and behind it what is wanted of calls, if there is anything to
 * say; answers what of it is no text.
 */
export function writeInstruction(call: Call, messages: i32[], writer: JsonWriter): string {
  const document = call.document;
  const place = writer.place;
  writer.key(INSTRUCTION);
  writer.beginObject();
  writer.key(PARTS);
  writer.beginArray();
  const start = writer.place;
  let problem = "";
  for (let i = 0; i < messages.length && problem.length == 0; i++) {
    if (isInstruction(document, messages[i])) problem = writeMessage(document, messages[i], i, writer);
  }
  if (wantsOneCall(document)) call.fitted |= Fitted.ParallelCalls;
  if (wantsOneCall(document) && call.traits.systemMessages) {
    writer.beginObject();
    writer.key(TEXT);
    writer.string(ONE_CALL);
    writer.endObject();
  }
  const isEmpty = writer.place == start;
  writer.endArray();
  writer.endObject();
  if (isEmpty) writer.backTo(place);
  return problem;
}

/** Whether a chat with tools says that none are to be called at once. */
function wantsOneCall(document: JsonDocument): bool {
  const root = document.root;
  const isSingle = document.kind(document.member(root, PARALLEL_CALLS)) == JsonKind.False;
  return isSingle && document.first(document.member(root, TOOLS)) != NONE;
}

function writeMessage(document: JsonDocument, message: i32, number: i32, writer: JsonWriter): string {
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) {
    writeText(document, content, writer);
    return "";
  }
  let place = 0;
  for (let part = document.first(content); part != NONE; part = document.next(part)) {
    const said = document.member(part, TEXT);
    if (document.kind(said) != JsonKind.String) return `messages[${number}].content[${place}]: text is required.`;
    writeText(document, said, writer);
    place++;
  }
  return "";
}

function writeText(document: JsonDocument, said: i32, writer: JsonWriter): void {
  if (!isFilled(document, said)) return;
  writer.beginObject();
  writer.key(TEXT);
  copyValue(document, said, writer);
  writer.endObject();
}
