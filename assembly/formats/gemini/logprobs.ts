import { EMPTY, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CANDIDATES, CONTENT, LOGPROBS } from "./words";

const BYTES = utf8("bytes");
const CHOSEN = utf8("chosenCandidates");
const LOGPROB = utf8("logprob");
const LOG_PROBABILITY = utf8("logProbability");
const NO_NUMBER = utf8("0");
const RESULT = utf8("logprobsResult");
const TOKEN = utf8("token");
const TOP = utf8("topCandidates");
const TOP_LOGPROBS = utf8("top_logprobs");

/** Whether a candidate tells how likely its tokens were: https://ai.google.dev/api/generate-content#LogprobsResult. */
export function hasLogprobs(answer: JsonDocument, candidate: i32): bool {
  return answer.kind(answer.member(answer.member(candidate, RESULT), CHOSEN)) == JsonKind.Array;
}

/** Writes the canonical `logprobs` of a choice; null where the candidate tells none. */
export function writeLogprobs(answer: JsonDocument, candidate: i32, writer: JsonWriter): void {
  writer.key(LOGPROBS);
  if (!hasLogprobs(answer, candidate)) return writer.null();
  const result = new Source(answer, candidate).at(RESULT);
  let others = answer.kind(result.member(TOP)) == JsonKind.Array ? answer.first(result.member(TOP)) : NONE;
  writer.beginObject();
  writer.key(CONTENT);
  writer.beginArray();
  for (let at = answer.first(result.member(CHOSEN)); at != NONE; at = answer.next(at)) {
    writer.beginObject();
    writeToken(new Source(answer, at), writer);
    writer.key(TOP_LOGPROBS);
    writer.beginArray();
    const list = answer.member(others, CANDIDATES);
    const first = answer.kind(list) == JsonKind.Array ? answer.first(list) : NONE;
    for (let other = first; other != NONE; other = answer.next(other)) {
      writer.beginObject();
      writeToken(new Source(answer, other), writer);
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
    others = answer.next(others);
  }
  writer.endArray();
  writer.endObject();
}

function writeToken(token: Source, writer: JsonWriter): void {
  const told = token.member(LOG_PROBABILITY);
  if (!copyMember(token, TOKEN, JsonKind.String, writer)) {
    writer.key(TOKEN);
    writer.string(EMPTY);
  }
  writer.key(LOGPROB);
  if (token.document.kind(told) == JsonKind.Number) copyValue(token.document, told, writer);
  else writer.raw(NO_NUMBER);
  writer.key(BYTES);
  writer.null();
}
