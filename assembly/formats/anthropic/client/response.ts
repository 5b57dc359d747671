import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeField, writeJoined, writeText } from "../fields";
import {
  ARGUMENTS,
  ASSISTANT,
  CHOICES,
  CONTENT,
  FINISH_REASON,
  FUNCTION,
  ID,
  INPUT,
  MESSAGE,
  MODEL,
  NAME,
  ROLE,
  SIGNATURE,
  STOP_REASON,
  STOP_SEQUENCE,
  TEXT,
  THINKING,
  TOOL_CALLS,
  TOOL_USE,
  TYPE,
} from "../names";
import { Outcome, stopReasonOf, usualStop } from "../stop_reason";
import { Texts } from "./texts";
import { argumentsOf, inputOf, madeUpId } from "./tool_input";
import { Usage } from "./usage";

/**
 * The message (https://docs.anthropic.com/en/api/messages) that means the same as the chat.completion `document`;
 * EMPTY when that is none. Only the first choice counts.
 */
export function renderMessage(document: JsonDocument): Bytes {
  const choices = document.member(document.root, CHOICES);
  if (document.kind(choices) != JsonKind.Array) return EMPTY;
  const choice = document.first(choices);
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writeHead(writer, document);
  writer.key(CONTENT);
  writer.beginArray();
  const outcome = writeContent(writer, document, document.member(choice, MESSAGE));
  writer.endArray();
  writeString(writer, MODEL, document, document.member(document.root, MODEL));
  const reason = stopReasonOf(document, document.member(choice, FINISH_REASON), outcome);
  writeText(writer, STOP_REASON, reason.length > 0 ? reason : usualStop(outcome));
  writer.key(STOP_SEQUENCE);
  writer.null();
  const usage = new Usage();
  usage.read(document);
  usage.write(writer);
  writer.endObject();
  return writer.take();
}

/** The members `id`, `type` and `role` of a message, from an answer or a chunk of it. */
export function writeHead(writer: JsonWriter, document: JsonDocument): void {
  writeString(writer, ID, document, document.member(document.root, ID));
  writeText(writer, TYPE, MESSAGE);
  writeText(writer, ROLE, ASSISTANT);
}

/** A member that must be a string: the one at `node`, else an empty one. */
export function writeString(writer: JsonWriter, key: Bytes, document: JsonDocument, node: i32): void {
  if (document.kind(node) == JsonKind.String) writeField(writer, key, document, node);
  else writeText(writer, key, EMPTY);
}

function writeContent(writer: JsonWriter, document: JsonDocument, message: i32): Outcome {
  const texts = new Texts(document, message);
  if (texts.thoughts.length > 0) {
    writer.beginObject();
    writeText(writer, TYPE, THINKING);
    writeText(writer, SIGNATURE, EMPTY);
    writer.key(THINKING);
    writeJoined(writer, document, texts.thoughts, EMPTY);
    writer.endObject();
  }
  if (texts.words.length > 0) {
    writer.beginObject();
    writeText(writer, TYPE, TEXT);
    writer.key(TEXT);
    writeJoined(writer, document, texts.words, EMPTY);
    writer.endObject();
  }
  const calls = writeCalls(writer, document, document.member(message, TOOL_CALLS));
  if (calls > 0) return Outcome.Calls;
  return texts.isRefusal ? Outcome.Refused : Outcome.Plain;
}

/** Writes the calls that have a name or arguments; answers how many. */
function writeCalls(writer: JsonWriter, document: JsonDocument, calls: i32): i32 {
  if (document.kind(calls) != JsonKind.Array) return 0;
  const answerId = document.string(document.member(document.root, ID));
  let count = 0;
  for (let call = document.first(calls); call != NONE; call = document.next(call)) {
    const called = document.member(call, FUNCTION);
    const name = document.string(document.member(called, NAME));
    const given = document.member(called, ARGUMENTS);
    if (name.length == 0 && argumentsOf(document, given).length == 0) continue;
    const id = document.string(document.member(call, ID));
    writer.beginObject();
    writeText(writer, TYPE, TOOL_USE);
    writeText(writer, ID, id.length > 0 ? id : madeUpId(answerId, count));
    writeText(writer, NAME, name);
    writer.key(INPUT);
    writer.raw(inputOf(document, given));
    writer.endObject();
    count++;
  }
  return count;
}
