import { Bytes, utf8 } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";

const PROMPT_TOKENS = utf8("prompt_tokens");
const COMPLETION_TOKENS = utf8("completion_tokens");
const INPUT_TOKENS = utf8("input_tokens");
const OUTPUT_TOKENS = utf8("output_tokens");
const CACHED_TOKENS = utf8("cached_tokens");
const PROMPT_DETAILS = utf8("prompt_tokens_details");
const INPUT_DETAILS = utf8("input_tokens_details");
const CACHE_READ = utf8("cache_read_input_tokens");
const CACHE_WRITTEN = utf8("cache_creation_input_tokens");
const CONVERSE_INPUT = utf8("inputTokens");
const CONVERSE_OUTPUT = utf8("outputTokens");
const CONVERSE_READ = utf8("cacheReadInputTokens");
const CONVERSE_WRITTEN = utf8("cacheWriteInputTokens");
const CACHE_HIT = utf8("prompt_cache_hit_tokens");
const PROMPT_COUNT = utf8("promptTokenCount");
const TOOL_PROMPT_COUNT = utf8("toolUsePromptTokenCount");
const CACHED_COUNT = utf8("cachedContentTokenCount");
const CANDIDATES_COUNT = utf8("candidatesTokenCount");
const THOUGHTS_COUNT = utf8("thoughtsTokenCount");
/** A vendor that tells more does not mean tokens. */
const MOST: i64 = 1 << 31;

/**
 * What an answer took, in tokens, as the APIs of OpenAI (chat, Responses, embeddings), of Anthropic, of Google and
 * Converse tell it. What a vendor does not tell is 0.
 */
export class Usage {
  /** All of the prompt, what came from a cache or went into one included. */
  input: u64 = 0;
  output: u64 = 0;
  /** The part of the prompt that came from a cache. */
  cached: u64 = 0;

  /** Takes over what the object `json` tells; what it does not tell stays as it was. */
  learn(json: Bytes): void {
    const usage = JsonDocument.parse(json);
    if (usage.member(usage.root, PROMPT_COUNT) != NONE) return this.learnGoogles(usage);
    const prompt = count(usage, usage.root, PROMPT_TOKENS);
    // Anthropic counts what has to do with a cache apart: https://docs.anthropic.com/en/api/messages
    // So does Converse: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
    const read = either(usage, CACHE_READ, CONVERSE_READ);
    const fresh = either(usage, INPUT_TOKENS, CONVERSE_INPUT);
    const input = prompt > 0 ? prompt : fresh + read + either(usage, CACHE_WRITTEN, CONVERSE_WRITTEN);
    const details = usage.member(usage.root, prompt > 0 ? PROMPT_DETAILS : INPUT_DETAILS);
    const hit = max(count(usage, details, CACHED_TOKENS), count(usage, usage.root, CACHE_HIT));
    const output = max(count(usage, usage.root, COMPLETION_TOKENS), either(usage, OUTPUT_TOKENS, CONVERSE_OUTPUT));
    if (input > 0) this.input = input;
    if (input > 0) this.cached = max(hit, read);
    if (output > 0) this.output = output;
  }

  /** Thoughts are counted apart from the answer, as is what tools put into the prompt. */
  private learnGoogles(usage: JsonDocument): void {
    const root = usage.root;
    const output = count(usage, root, CANDIDATES_COUNT) + count(usage, root, THOUGHTS_COUNT);
    this.input = count(usage, root, PROMPT_COUNT) + count(usage, root, TOOL_PROMPT_COUNT);
    this.cached = count(usage, root, CACHED_COUNT);
    if (output > 0) this.output = output;
  }
}

function either(usage: JsonDocument, name: Bytes, other: Bytes): u64 {
  return max(count(usage, usage.root, name), count(usage, usage.root, other));
}

/** Whole numbers alone; 0: there is none. */
function count(document: JsonDocument, object: i32, name: Bytes): u64 {
  const value = document.member(object, name);
  return <u64>max<i64>(0, min<i64>(MOST, document.integer(value, 0)));
}
