import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Envelope } from "../../canonical/chat/envelope";
import { ResponseFacts } from "../../canonical/response_facts";
import { AnswerCalls } from "./answer_calls";
import { endMessage, isBlocked } from "./blocked";
import { CharacterIndex } from "./character_index";
import { BLOCKED, finishOf, finishWord } from "./finish";
import { writeLogprobs } from "./logprobs";
import { Said } from "./said";
import { Usage } from "./usage";
import {
  ASSISTANT,
  CANDIDATES,
  CONTENT,
  FINISH_REASON,
  INDEX,
  LOGPROBS,
  MESSAGE,
  REASONING_CONTENT,
  REFUSAL,
  RESPONSE_ID,
  ROLE,
  USAGE,
  USAGE_METADATA,
} from "./words";

const CHOICES = utf8("choices");
const COMPLETION = utf8("chat.completion");
const MODEL_VERSION = utf8("modelVersion");
const SERVICE_TIER = utf8("serviceTier");
const STOP = utf8("stop");

/** The canonical answer for the vendor's; EMPTY when `answer` is none. */
export function readChat(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const candidates = told.member(CANDIDATES);
  const isAnswered = answer.kind(candidates) == JsonKind.Array && answer.first(candidates) != NONE;
  if (!isAnswered && !isBlocked(answer)) return EMPTY;
  const envelope = new Envelope(facts);
  readEnvelope(answer, envelope);
  const writer = new JsonWriter(answer.bytes.length);
  envelope.begin(COMPLETION, writer);
  writer.key(CHOICES);
  writer.beginArray();
  writeChoices(facts, answer, isAnswered ? candidates : NONE, writer);
  writer.endArray();
  writer.key(USAGE);
  if (told.kind(USAGE_METADATA) == JsonKind.Object) new Usage(told.at(USAGE_METADATA)).write(writer);
  else writer.null();
  envelope.writeTier(writer);
  writer.endObject();
  return writer.take();
}

/** Takes what an answer, or an event of one, says about itself; whether its id is another than before. */
export function readEnvelope(answer: JsonDocument, envelope: Envelope): bool {
  const root = answer.root;
  envelope.answerBy(answer, answer.member(root, MODEL_VERSION));
  envelope.serveIn(answer, answer.member(answer.member(root, USAGE_METADATA), SERVICE_TIER));
  return envelope.identify(answer, answer.member(root, RESPONSE_ID));
}

/** Writes the choices of `candidates`; for none of them that of a prompt which the vendor refused. */
function writeChoices(facts: ResponseFacts, answer: JsonDocument, candidates: i32, writer: JsonWriter): void {
  const calls = new AnswerCalls(facts);
  calls.identify(answer);
  const said = new Said(answer);
  let place = 0;
  let at = answer.first(candidates);
  do {
    writer.beginObject();
    writer.key(INDEX);
    writer.integer(answer.integer(answer.member(at, INDEX), place));
    said.hear(at);
    const reason = finishOf(answer, at);
    let word = at == NONE ? BLOCKED : STOP;
    if (reason != NONE) word = finishWord(answer, reason, said.calls.length > 0, facts.isLegacy);
    writeMessage(answer, said, calls, writer);
    if (word === BLOCKED) writeRefusal(answer, endMessage(answer, at), writer);
    writer.endObject();
    writeLogprobs(answer, at, writer);
    writer.key(FINISH_REASON);
    writer.string(word);
    writer.endObject();
    place++;
    at = answer.next(at);
  } while (at != NONE);
}

/** Writes what a candidate says as the open member `message`. */
function writeMessage(answer: JsonDocument, said: Said, calls: AnswerCalls, writer: JsonWriter): void {
  writer.key(MESSAGE);
  writer.beginObject();
  writer.key(ROLE);
  writer.string(ASSISTANT);
  writer.key(CONTENT);
  if (said.texts.length == 0 && said.calls.length > 0) writer.null();
  else said.writeJoined(said.texts, writer);
  if (said.thoughts.length > 0) {
    writer.key(REASONING_CONTENT);
    said.writeJoined(said.thoughts, writer);
  }
  said.writeRest(writer);
  if (said.hasSources) said.writeCitations(new CharacterIndex(), false, writer);
  if (said.calls.length > 0) calls.write(answer, said.calls, 0, writer);
}

/** Writes the vendor's words for why it says nothing, if it has any. */
export function writeRefusal(answer: JsonDocument, words: i32, writer: JsonWriter): void {
  if (words == NONE) return;
  writer.key(REFUSAL);
  copyValue(answer, words, writer);
}
