import { Bytes, contains, utf8 } from "../base/bytes";
import { FaultWords } from "./fault_words";
import { hasAny, phrases } from "./phrases";

/** OpenAI's code, as `FaultWords` has it. */
const CODE = utf8("|invalidencryptedcontent|");
/** Of whose message each stands for the whole. */
const ANTHROPIC = phrases(["`signature` in `thinking`", "`data` in `redacted_thinking`"]);
const ENCRYPTED = utf8("encrypted content");
const UNREADABLE = phrases(["could not be verified", "could not be decrypted", "organization_id did not match"]);
const SIGNATURE = phrases(["thought signature", "thought_signature", "thoughtsignature"]);
const WRONG = phrases(["not valid", "invalid", "corrupted"]);

/**
 * Whether the words of an error of 400 say that reasoning which the client sent back is not this account's, or none of
 * the vendor's (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking,
 * https://platform.openai.com/docs/guides/reasoning, https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
export function tellsForeignThoughts(words: FaultWords): bool {
  const message: Bytes = words.message;
  if (contains(words.names, CODE) || hasAny(message, ANTHROPIC)) return true;
  if (contains(message, ENCRYPTED) && hasAny(message, UNREADABLE)) return true;
  return hasAny(message, SIGNATURE) && hasAny(message, WRONG);
}
