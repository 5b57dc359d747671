import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Fitted } from "../../../canonical/fit/fitted";
import { limitOf } from "../../../canonical/max_tokens";
import { ThinkingForm } from "../../../canonical/traits";
import { MAX_TOKENS, STOP, STOP_SEQUENCES } from "../names";
import { isBlank } from "./blank";
import { Thinking } from "./thinking";

const TEMPERATURE = utf8("temperature");
const TOP_K = utf8("top_k");
const TOP_P = utf8("top_p");
const SAMPLING: Bytes[] = [TEMPERATURE, TOP_P, TOP_K];

/** The vendor wants a limit; this one where the client names none, and the second where thoughts count in it. */
const DEFAULT_LIMIT: i64 = 4096;
const THINKING_LIMIT: i64 = 32768;
/** What is left for the answer when thinking would take all that the client allows. */
const ANSWER_ROOM: i64 = 4096;
const LEAST_TOP_P: f64 = 0.95;

/** Writes `max_tokens`, raised where thinking would leave no room for an answer. */
export function writeLimit(call: Call, chat: Source, thinking: Thinking, writer: JsonWriter): void {
  const node = limitOf(chat);
  const isAdaptive = (call.traits.thinking & ThinkingForm.Adaptive) != 0;
  const usual = isAdaptive ? THINKING_LIMIT : DEFAULT_LIMIT;
  const limit = node == NONE ? usual : chat.document.integer(node, i64.MAX_VALUE);
  writer.key(MAX_TOKENS);
  if (thinking.budget > 0 && thinking.budget >= limit) writer.integer(thinking.budget + ANSWER_ROOM);
  else if (node == NONE) writer.integer(usual);
  else copyValue(chat.document, node, writer);
}

/** Writes `stop_sequences` from `stop`, a text or a list of them, but for blank ones, which the vendor refuses. */
export function writeStops(call: Call, chat: Source, writer: JsonWriter): void {
  const document = chat.document;
  const stop = chat.kind(STOP) == JsonKind.None ? chat.member(STOP_SEQUENCES) : chat.member(STOP);
  const isList = document.kind(stop) == JsonKind.Array;
  const place = writer.place;
  writer.key(STOP_SEQUENCES);
  writer.beginArray();
  const start = writer.place;
  for (let at = isList ? document.first(stop) : stop; at != NONE; at = isList ? document.next(at) : NONE) {
    if (!isBlank(document, at)) copyValue(document, at, writer);
    else if (document.kind(at) == JsonKind.String) call.fitted |= Fitted.Stops;
  }
  const isEmpty = writer.place == start;
  writer.endArray();
  if (isEmpty) writer.backTo(place);
}

/** Writes `temperature`, `top_p` and `top_k`, but for those that a thinking model refuses. */
export function writeSampling(call: Call, chat: Source, isThinking: bool, writer: JsonWriter): void {
  const document = chat.document;
  for (let i = 0; i < SAMPLING.length; i++) {
    const key = SAMPLING[i];
    if (chat.kind(key) != JsonKind.Number) continue;
    if (!isThinking || isTakenThinking(key, document.float(chat.member(key)))) {
      copyMember(chat, key, JsonKind.Number, writer);
    } else call.fitted |= Fitted.Sampling;
  }
}

/** https://platform.claude.com/docs/en/build-with-claude/extended-thinking */
function isTakenThinking(key: Bytes, value: f64): bool {
  return key === TEMPERATURE ? value == 1 : key === TOP_P && value >= LEAST_TOP_P;
}
