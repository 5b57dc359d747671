import { Bytes, concat, contains, utf8 } from "../../../base/bytes";

/** Words by which clients know it, and go on with a shorter chat; any of them is enough. */
const KNOWN: Bytes[] = [
  "prompt is too long",
  "Input is too long for requested model",
  "maximum context length",
  "context_length_exceeded",
  "exceeds the context window",
  "context window exceeds limit",
  "maximum context limit",
  "maximum prompt length",
  "exceeds the available context size",
  "longer than the model's context length",
  "longer than the maximum model length",
  "exceeded model token limit",
  "exceeds the maximum number of tokens allowed",
  "input token length too long",
  "input tokens exceed the configured limit",
  "prompt exceeds max length",
  "Range of input length should be",
  "reduce the length of the messages",
  "but model only supports up to",
  "string too long. Expected a string with maximum length",
  // Of the answer's limit, which clients lower.
  "input length and `max_tokens` exceed context limit",
].map<Bytes>((text) => utf8(text));

const TOO_LONG = utf8("prompt is too long: ");

/** The words `told` of a chat that is too long for its model, so that clients of Anthropic's API know it for one. */
export function knownOverflow(told: Bytes): Bytes {
  for (let i = 0; i < KNOWN.length; i++) if (contains(told, KNOWN[i])) return told;
  return concat(TOO_LONG, told);
}
