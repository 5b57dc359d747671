import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonWriter } from "../base/json/writer";
import { ApiName } from "./api_name";
import { MODEL } from "./model";

const MESSAGES = utf8("messages");
const ROLE = utf8("role");
const USER = utf8("user");
const CONTENT = utf8("content");
const INPUT = utf8("input");
const QUERY = utf8("query");
const DOCUMENTS = utf8("documents");
const ANSWER = utf8("OK");
const MAX_TOKENS = utf8("max_tokens");
const REASONING_EFFORT = utf8("reasoning_effort");
/** Invites an answer of one word: a probe costs money. */
const QUESTION = utf8("Answer with the word OK.");

/**
 * The smallest request to `api` that shows whether a token is accepted. `maxTokens` 0: no limit is sent; `effort`: how
 * much a model is to think that does so unasked, EMPTY: that is not said.
 */
export function probeBody(api: ApiName, model: string, maxTokens: u32, effort: Bytes): Bytes {
  if (api == ApiName.Models) return EMPTY;
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key(MODEL);
  writer.string(utf8(model));
  if (api == ApiName.Embeddings) {
    writer.key(INPUT);
    writer.string(QUESTION);
  } else if (api == ApiName.Rerank || api == ApiName.Reranks) {
    writer.key(QUERY);
    writer.string(QUESTION);
    writer.key(DOCUMENTS);
    writer.beginArray();
    writer.string(ANSWER);
    writer.endArray();
  } else {
    writeMessages(writer);
    if (maxTokens > 0) {
      writer.key(MAX_TOKENS);
      writer.integer(maxTokens);
    }
    if (api == ApiName.ChatCompletions && effort.length > 0) {
      writer.key(REASONING_EFFORT);
      writer.string(effort);
    }
  }
  writer.endObject();
  return writer.take();
}

function writeMessages(writer: JsonWriter): void {
  writer.key(MESSAGES);
  writer.beginArray();
  writer.beginObject();
  writer.key(ROLE);
  writer.string(USER);
  writer.key(CONTENT);
  writer.string(QUESTION);
  writer.endObject();
  writer.endArray();
}
