import { Bytes, contains, utf8 } from "../base/bytes";
import { FaultWords } from "./fault_words";
import { hasAny, phrases } from "./phrases";

/** OpenAI's code, as `FaultWords` has it. */
const CODE = utf8("|previousresponsenotfound|");
const NAMED = phrases(["previous response with id", "conversation with id"]);
const NOT_FOUND = utf8("not found");

/**
 * Whether the words of an error say that the account has not stored what the request goes on from, which another
 * account may have (https://platform.openai.com/docs/guides/conversation-state).
 */
export function tellsElsewhere(words: FaultWords): bool {
  const message: Bytes = words.message;
  return contains(words.names, CODE) || (hasAny(message, NAMED) && contains(message, NOT_FOUND));
}
