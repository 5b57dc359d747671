import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Envelope } from "../../canonical/chat/envelope";
import { ResponseFacts } from "../../canonical/response_facts";
import { FINISH_REASON, finishOf } from "./finish";
import { insideOf, writeInside, writeText } from "./text";
import { writeUsage } from "./usage";
import {
  CHOICES,
  CONTENT,
  INDEX,
  LOGPROBS,
  MESSAGE,
  OUTPUT,
  REASONING_CONTENT,
  REQUEST_ID,
  ROLE,
  TOOL_CALLS,
  USAGE,
} from "./words";

const ASSISTANT = utf8("assistant");
const COMPLETION = utf8("chat.completion");

/** The canonical answer for the vendor's (`result_format` "message"); EMPTY when `answer` is none. */
export function readChat(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const choices = told.at(OUTPUT).member(CHOICES);
  if (answer.kind(choices) != JsonKind.Array) return EMPTY;
  const envelope = new Envelope(facts);
  const writer = new JsonWriter(answer.bytes.length);
  envelope.identify(answer, told.member(REQUEST_ID));
  envelope.begin(COMPLETION, writer);
  writer.key(CHOICES);
  writer.beginArray();
  for (let at = answer.first(choices), index = 0; at != NONE; at = answer.next(at), index++) {
    writeChoice(new Source(answer, at), index, writer);
  }
  writer.endArray();
  writer.key(USAGE);
  writeUsage(told.at(USAGE), writer);
  writer.endObject();
  return writer.take();
}

function writeChoice(choice: Source, index: i32, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(INDEX);
  writer.integer(index);
  writer.key(MESSAGE);
  writeMessage(choice.at(MESSAGE), writer);
  if (!copyMember(choice, LOGPROBS, JsonKind.Object, writer)) {
    writer.key(LOGPROBS);
    writer.null();
  }
  writer.key(FINISH_REASON);
  const finish = finishOf(choice.document, choice.node);
  if (finish == NONE) writer.null();
  else copyValue(choice.document, finish, writer);
  writer.endObject();
}

function writeMessage(message: Source, writer: JsonWriter): void {
  const document = message.document;
  writer.beginObject();
  if (!copyMember(message, ROLE, JsonKind.String, writer)) {
    writer.key(ROLE);
    writer.string(ASSISTANT);
  }
  writer.key(CONTENT);
  writeContent(document, message.member(CONTENT), writer);
  const thought = insideOf(document, message.member(REASONING_CONTENT));
  if (thought.length > 0) writeInside(REASONING_CONTENT, thought, writer);
  const hasCalls = document.first(message.member(TOOL_CALLS)) != NONE;
  if (hasCalls) copyMember(message, TOOL_CALLS, JsonKind.Array, writer);
  writer.endObject();
}

/** Writes the content as one string, or null when there is none. */
function writeContent(document: JsonDocument, content: i32, writer: JsonWriter): void {
  const kind = document.kind(content);
  if (kind != JsonKind.String && kind != JsonKind.Array) return writer.null();
  writer.beginString();
  writeText(document, content, writer);
  writer.endString();
}
