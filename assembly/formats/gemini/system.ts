import { utf8 } from "../../base/bytes";
import { copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { isInstruction } from "../../canonical/chat/messages";
import { CONTENT, PARTS, TEXT } from "./words";

const INSTRUCTION = utf8("systemInstruction");

/** Writes all that the system says as one instruction, if it says anything; answers what of it is no text. */
export function writeInstruction(document: JsonDocument, messages: i32[], writer: JsonWriter): string {
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
  const isEmpty = writer.place == start;
  writer.endArray();
  writer.endObject();
  if (isEmpty) writer.backTo(place);
  return problem;
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
