import { Bytes, contains, utf8 } from "../base/bytes";
import { FaultWords } from "./fault_words";
import { hasAny, phrases } from "./phrases";

/** OpenAI's code, as `FaultWords` has it. */
const CODE = utf8("|previousresponsenotfound|");
const NAMED = phrases(["previous response with id", "conversation with id"]);
const NOT_FOUND = utf8("not found");
/** Google's, with 403: files and caches belong to a key's project (https://ai.google.dev/gemini-api/docs/files). */
const OF_PROJECT = phrases(["permission to access the file ", "cachedcontent not found"]);

/**
 * Whether the words of an error say that the account has not stored what the request goes on from, which another
 * account may have (https://platform.openai.com/docs/guides/conversation-state).
 */
export function tellsElsewhere(words: FaultWords): bool {
  const message: Bytes = words.message;
  if (contains(words.names, CODE) || hasAny(message, OF_PROJECT)) return true;
  return hasAny(message, NAMED) && contains(message, NOT_FOUND);
}
