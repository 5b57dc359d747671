import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ResponseFacts } from "../../canonical/response_facts";
import { readMessage } from "../anthropic/vendor/response";
import { OWN_ANSWERS, writeReason, writeTexts, writeUsage } from "./answer";
import {
  CONTENT,
  DATA,
  ID,
  INPUT,
  NAME,
  REASONING,
  REASONING_TEXT,
  REDACTED,
  REDACTED_THINKING,
  SERVER_USE,
  SIGNATURE,
  TEXT,
  THEIR_USE,
  THINKING,
  TOOL_USE,
  TOOL_USE_ID,
  TYPE,
} from "./names";

const CITATIONS = utf8("citationsContent");
const MESSAGE = utf8("message");
const OUTPUT = utf8("output");

/** The canonical answer for the vendor's; EMPTY when `answer` is none. */
export function readConverse(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const content = told.at(OUTPUT).at(MESSAGE).member(CONTENT);
  if (answer.kind(content) != JsonKind.Array) return EMPTY;
  const writer = new JsonWriter(answer.bytes.length);
  writer.beginObject();
  writer.key(CONTENT);
  writer.beginArray();
  for (let at = answer.first(content); at != NONE; at = answer.next(at)) writeBlock(new Source(answer, at), writer);
  writer.endArray();
  writeReason(told, writer);
  writeUsage(told, writer);
  writer.endObject();
  return withOwn(readMessage(facts, JsonDocument.parse(writer.take())), told);
}

/** The object `chat` with what its client has asked for in the vendor's words; EMPTY where that is none. */
function withOwn(chat: Bytes, told: Source): Bytes {
  let answer = chat;
  for (let i = 0; i < OWN_ANSWERS.length && answer.length > 0; i++) {
    if (told.kind(OWN_ANSWERS[i]) != JsonKind.Object) continue;
    const writer = new JsonWriter(answer.length);
    writer.rawRange(answer, 0, answer.length - 1);
    writer.key(OWN_ANSWERS[i]);
    copyValue(told.document, told.member(OWN_ANSWERS[i]), writer);
    writer.endObject();
    answer = writer.take();
  }
  return answer;
}

/** Blocks that have no counterpart, such as images, give nothing. */
function writeBlock(block: Source, writer: JsonWriter): void {
  if (block.kind(TEXT) == JsonKind.String) {
    begin(TEXT, writer);
    copyMember(block, TEXT, JsonKind.String, writer);
  } else if (block.kind(CITATIONS) == JsonKind.Object) {
    begin(TEXT, writer);
    writer.key(TEXT);
    writeTexts(block.at(CITATIONS).at(CONTENT), TEXT, writer);
  } else if (block.kind(TOOL_USE) == JsonKind.Object) writeUse(block.at(TOOL_USE), writer);
  else if (block.kind(REASONING) == JsonKind.Object) return writeThought(block.at(REASONING), writer);
  else return;
  writer.endObject();
}

function writeUse(call: Source, writer: JsonWriter): void {
  begin(call.says(TYPE, SERVER_USE) ? SERVER_USE : THEIR_USE, writer);
  writer.key(ID);
  writer.string(call.document.string(call.member(TOOL_USE_ID)));
  copyMember(call, NAME, JsonKind.String, writer);
  copyMember(call, INPUT, JsonKind.Object, writer);
}

function writeThought(thought: Source, writer: JsonWriter): void {
  const text = thought.at(REASONING_TEXT);
  if (thought.kind(REDACTED) == JsonKind.String) {
    begin(REDACTED_THINKING, writer);
    writer.key(DATA);
    copyValue(thought.document, thought.member(REDACTED), writer);
  } else if (text.kind(TEXT) == JsonKind.String) {
    begin(THINKING, writer);
    writer.key(THINKING);
    copyValue(text.document, text.member(TEXT), writer);
    copyMember(text, SIGNATURE, JsonKind.String, writer);
  } else return;
  writer.endObject();
}

function begin(type: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TYPE);
  writer.string(type);
}
