import { Bytes, EMPTY } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ClientFacts } from "../../client_facts";
import { writeField, writeText } from "../fields";
import {
  ARGUMENTS,
  ASSISTANT,
  CHOICES,
  CONTENT,
  FUNCTION,
  ID,
  INPUT,
  MESSAGE,
  MODEL,
  NAME,
  ROLE,
  STOP_REASON,
  STOP_SEQUENCE,
  TOOL_CALLS,
  TOOL_USE,
  TYPE,
} from "../names";
import { AnswerCalls } from "./answer_calls";
import { Outcome, endingOf, usualStop } from "./ending";
import { Piece, Pieces, signatureFor, signatureOf } from "./pieces";
import { argumentsOf, inputOf } from "./tool_input";
import { Usage } from "./usage";
import { writePieces } from "./whole_blocks";

/**
 * The message (https://docs.anthropic.com/en/api/messages) that means the same as the chat.completion `document`;
 * EMPTY when that is none, or tells that it failed. Only the first choice counts.
 */
export function renderMessage(document: JsonDocument, facts: ClientFacts): Bytes {
  const choices = document.member(document.root, CHOICES);
  if (document.kind(choices) != JsonKind.Array) return EMPTY;
  const choice = document.first(choices);
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writeHead(writer, document);
  writer.key(CONTENT);
  writer.beginArray();
  const outcome = writeContent(writer, document, document.member(choice, MESSAGE), facts);
  writer.endArray();
  const ending = endingOf(document, choice, outcome, facts);
  if (ending.isFailure) return EMPTY;
  writeString(writer, MODEL, document, document.member(document.root, MODEL));
  writeText(writer, STOP_REASON, ending.reason.length > 0 ? ending.reason : usualStop(outcome));
  writeSequence(writer, ending.sequence);
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

/** The sequence that the answer stopped at, or null. */
export function writeSequence(writer: JsonWriter, sequence: Bytes): void {
  if (sequence.length > 0) return writeText(writer, STOP_SEQUENCE, sequence);
  writer.key(STOP_SEQUENCE);
  writer.null();
}

function writeContent(writer: JsonWriter, document: JsonDocument, message: i32, facts: ClientFacts): Outcome {
  const pieces = new Pieces(document, message);
  writePieces(writer, pieces.all);
  const calls = writeCalls(writer, document, document.member(message, TOOL_CALLS), facts);
  if (calls > 0) return Outcome.Calls;
  return pieces.isRefusal ? Outcome.Refused : Outcome.Plain;
}

/** Writes the calls that have a name or arguments; answers how many. */
function writeCalls(writer: JsonWriter, document: JsonDocument, calls: i32, facts: ClientFacts): i32 {
  if (document.kind(calls) != JsonKind.Array) return 0;
  const own = new AnswerCalls(facts);
  own.answerId = document.string(document.member(document.root, ID));
  const signatures: Piece[] = [];
  let count = 0;
  for (let call = document.first(calls); call != NONE; call = document.next(call)) {
    const called = document.member(call, FUNCTION);
    const name = document.string(document.member(called, NAME));
    const given = document.member(called, ARGUMENTS);
    if (name.length == 0 && argumentsOf(document, given).length == 0) continue;
    const id = own.idOf(document.string(document.member(call, ID)), count);
    const signature = document.string(signatureOf(document, call));
    if (signature.length > 0) signatures.push(signatureFor(signature, id));
    writer.beginObject();
    writeText(writer, TYPE, TOOL_USE);
    writeText(writer, ID, id);
    writeText(writer, NAME, own.nameOf(name));
    writer.key(INPUT);
    writer.raw(inputOf(document, given));
    writer.endObject();
    count++;
  }
  writePieces(writer, signatures);
  return count;
}
