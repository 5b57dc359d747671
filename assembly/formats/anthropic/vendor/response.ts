import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { Source, copyInside, copyValue } from "../../../base/json/copy";
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
  REDACTED_THINKING,
  ROLE,
  TEXT,
  THINKING,
  THINKING_BLOCKS,
  TOOL_CALLS,
  TOOL_USE,
  TYPE,
  USAGE,
} from "../names";
import { writeFinish, writeRefusal } from "../stop_reason";
import { writeAnnotations } from "./annotations";
import { readEnvelope } from "./envelope";
import { isThought } from "./thoughts";
import { argumentsOf, writeCall, writeFunctionCall } from "./tool_call";
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
  writeChoice(message, facts.isLegacy, writer);
  writer.endArray();
  writer.key(USAGE);
  if (usage.isTold) usage.write(writer);
  else writer.null();
  envelope.writeTier(writer);
  writer.endObject();
  return writer.take();
}

function writeChoice(message: Source, isLegacy: bool, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(INDEX);
  writer.integer(0);
  writer.key(MESSAGE);
  writer.beginObject();
  writer.key(ROLE);
  writer.string(ASSISTANT);
  const calls = blocksOf(message, TOOL_USE);
  writer.key(CONTENT);
  if (calls.length > 0 && blocksOf(message, TEXT).length == 0) writer.null();
  else writeTexts(message, TEXT, writer);
  writeThoughts(message, writer);
  writeRefusal(message, writer);
  writeAnnotations(message, writer);
  if (calls.length > 0 && isLegacy) writeFunctionCall(calls[0], argumentsOf(calls[0]), writer);
  else if (calls.length > 0) writeCalls(calls, writer);
  writer.endObject();
  writer.key(LOGPROBS);
  writer.null();
  writeFinish(message, isLegacy, writer);
  writer.endObject();
}

/** What the model thought, as text, and as blocks that can go back to it: also those without any text. */
function writeThoughts(message: Source, writer: JsonWriter): void {
  const document = message.document;
  if (blocksOf(message, THINKING).length > 0) {
    writer.key(REASONING_CONTENT);
    writeTexts(message, THINKING, writer);
  } else if (blocksOf(message, REDACTED_THINKING).length == 0) return;
  writer.key(THINKING_BLOCKS);
  writer.beginArray();
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    if (isThought(new Source(document, at))) copyValue(document, at, writer);
  }
  writer.endArray();
}

/** The texts of all blocks of `type`, as one string. A block's text is named like its type. */
function writeTexts(message: Source, type: Bytes, writer: JsonWriter): void {
  const document = message.document;
  writer.beginString();
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    if (block.says(TYPE, type)) copyInside(document, block.member(type), writer);
  }
  writer.endString();
}

function writeCalls(calls: Source[], writer: JsonWriter): void {
  writer.key(TOOL_CALLS);
  writer.beginArray();
  for (let i = 0; i < calls.length; i++) writeCall(calls[i], i, argumentsOf(calls[i]), writer);
  writer.endArray();
}

function blocksOf(message: Source, type: Bytes): Source[] {
  const document = message.document;
  const blocks: Source[] = [];
  for (let at = document.first(message.member(CONTENT)); at != NONE; at = document.next(at)) {
    const block = new Source(document, at);
    if (block.says(TYPE, type)) blocks.push(block);
  }
  return blocks;
}
