import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { limitOf } from "../../../canonical/max_tokens";
import { MAX_TOKENS, STOP, STOP_SEQUENCES } from "../names";
import { Thinking } from "../thinking";

const TEMPERATURE = utf8("temperature");
const TOP_K = utf8("top_k");
const TOP_P = utf8("top_p");

/** The vendor wants a limit; this one where the client names none. */
const DEFAULT_LIMIT: i64 = 4096;
/** What is left for the answer when thinking would take all that the client allows. */
const ANSWER_ROOM: i64 = 4096;
const LEAST_TOP_P: f64 = 0.95;

/** Writes `max_tokens`, raised where thinking would leave no room for an answer. */
export function writeLimit(chat: Source, thinking: Thinking, writer: JsonWriter): void {
  const node = limitOf(chat);
  const limit = node == NONE ? DEFAULT_LIMIT : chat.document.integer(node, i64.MAX_VALUE);
  writer.key(MAX_TOKENS);
  if (thinking.budget > 0 && thinking.budget >= limit) writer.integer(thinking.budget + ANSWER_ROOM);
  else if (node == NONE) writer.integer(DEFAULT_LIMIT);
  else copyValue(chat.document, node, writer);
}

/** Writes `stop_sequences` from `stop`, a text or a list of them. */
export function writeStops(chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const stop = chat.member(STOP);
  if (isFilled(document, stop)) {
    writer.key(STOP_SEQUENCES);
    writer.beginArray();
    copyValue(document, stop, writer);
    writer.endArray();
    return;
  }
  if (stop == NONE) copyMember(chat, STOP_SEQUENCES, JsonKind.Array, writer);
  if (document.kind(stop) != JsonKind.Array || !hasText(chat, stop)) return;
  writer.key(STOP_SEQUENCES);
  writer.beginArray();
  for (let at = document.first(stop); at != NONE; at = document.next(at)) {
    if (isFilled(document, at)) copyValue(document, at, writer);
  }
  writer.endArray();
}

/** Writes `temperature`, `top_p` and `top_k`, but for those that a thinking model refuses. */
export function writeSampling(chat: Source, isThinking: bool, writer: JsonWriter): void {
  const document = chat.document;
  const temperature = document.float(chat.member(TEMPERATURE));
  if (!isThinking || temperature == 1) copyNumber(chat, TEMPERATURE, writer);
  if (!isThinking || document.float(chat.member(TOP_P)) >= LEAST_TOP_P) copyNumber(chat, TOP_P, writer);
  if (!isThinking) copyNumber(chat, TOP_K, writer);
}

function copyNumber(chat: Source, key: Bytes, writer: JsonWriter): void {
  copyMember(chat, key, JsonKind.Number, writer);
}

function hasText(chat: Source, list: i32): bool {
  const document = chat.document;
  for (let at = document.first(list); at != NONE; at = document.next(at)) if (isFilled(document, at)) return true;
  return false;
}
