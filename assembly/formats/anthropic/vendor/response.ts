import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { Source, copyInside } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Envelope } from "../../../canonical/chat/envelope";
import { ResponseFacts } from "../../../canonical/response_facts";
import {
  ASSISTANT,
  CHOICES,
  CONTENT,
  INDEX,
  MESSAGE,
  REASONING_CONTENT,
  ROLE,
  TEXT,
  THINKING,
  TOOL_CALLS,
  TOOL_USE,
  TYPE,
  USAGE,
} from "../names";
import { writeFinish, writeRefusal } from "../stop_reason";
import { readEnvelope } from "./envelope";
import { argumentsOf, writeCall } from "./tool_call";
import { Usage } from "./usage";

const COMPLETION = utf8("chat.completion");
const LOGPROBS = utf8("logprobs");

/** The canonical answer for the vendor's message; EMPTY when `answer` is none. */
export function readMessage(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const message = new Source(answer, answer.root);
  if (message.kind(CONTENT) != JsonKind.Array) return EMPTY;
  const envelope = new Envelope(facts);
  const usage = new Usage();
  readEnvelope(message, envelope);
  usage.read(message.at(USAGE));
  const writer = new JsonWriter(answer.bytes.length);
  envelope.begin(COMPLETION, writer);
  writer.key(CHOICES);
  writer.beginArray();
  writeChoice(message, writer);
  writer.endArray();
  writer.key(USAGE);
  if (usage.isTold) usage.write(writer);
  else writer.null();
  envelope.writeTier(writer);
  writer.endObject();
  return writer.take();
}

function writeChoice(message: Source, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(INDEX);
  writer.integer(0);
  writer.key(MESSAGE);
  writer.beginObject();
  writer.key(ROLE);
  writer.string(ASSISTANT);
  const hasCalls = hasBlock(message, TOOL_USE);
  writer.key(CONTENT);
  if (hasCalls && !hasBlock(message, TEXT)) writer.null();
  else writeJoined(message, TEXT, writer);
  if (hasBlock(message, THINKING)) {
    writer.key(REASONING_CONTENT);
    writeJoined(message, THINKING, writer);
  }
  writeRefusal(message, writer);
  if (hasCalls) writeCalls(message, writer);
  writer.endObject();
  writer.key(LOGPROBS);
  writer.null();
  writeFinish(message, writer);
  writer.endObject();
}

/** The texts of all blocks of `type`, as one string. A block's text is named like its type. */
function writeJoined(message: Source, type: Bytes, writer: JsonWriter): void {
  const document = message.document;
  writer.beginString();
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    if (block.says(TYPE, type)) copyInside(document, block.member(type), writer);
  }
  writer.endString();
}

function writeCalls(message: Source, writer: JsonWriter): void {
  const document = message.document;
  let index = 0;
  writer.key(TOOL_CALLS);
  writer.beginArray();
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    if (!block.says(TYPE, TOOL_USE)) continue;
    writeCall(block, index++, argumentsOf(block), writer);
  }
  writer.endArray();
}

function hasBlock(message: Source, type: Bytes): bool {
  const document = message.document;
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    if (new Source(document, at).says(TYPE, type)) return true;
  }
  return false;
}
