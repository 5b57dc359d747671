import { isDigit } from "../base/ascii";
import { Bytes, equalRange, utf8 } from "../base/bytes";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const COLON: u8 = 0x3a;
const COMMA: u8 = 0x2c;
const SPACE: u8 = 0x20;
/** Of objects and lists: `[` and `{`, `]` and `}` differ in this bit alone. */
const BRACE_BIT: u8 = 0x20;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
/** Deeper members are parts of a sum, or of another request. */
const DEEPEST: i32 = 2;
/** A vendor that tells more does not mean tokens. */
const MOST: u64 = 1 << 31;

/** What a member counts. */
enum Part {
  /** All of the prompt. */
  Prompt,
  /** The part of it that has nothing to do with a cache. */
  Fresh,
  /** The part that came from a cache: beside the fresh one, or within all. */
  Read,
  Hit,
  Written,
  Output,
  /** Google's: beside the prompt, and beside the output. */
  ToolPrompt,
  Thoughts,
}

const PARTS: i32 = 8;

/**
 * Of OpenAI (chat, Responses, embeddings), Mistral, DeepSeek, Anthropic
 * (https://docs.anthropic.com/en/api/messages), Converse
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html) and Google
 * (https://ai.google.dev/api/generate-content#UsageMetadata).
 */
const NAMES: StaticArray<Bytes> = [
  utf8("prompt_tokens"),
  utf8("promptTokenCount"),
  utf8("input_tokens"),
  utf8("inputTokens"),
  utf8("cache_read_input_tokens"),
  utf8("cacheReadInputTokens"),
  utf8("cached_tokens"),
  utf8("num_cached_tokens"),
  utf8("prompt_cache_hit_tokens"),
  utf8("cachedContentTokenCount"),
  utf8("cache_creation_input_tokens"),
  utf8("cacheWriteInputTokens"),
  utf8("completion_tokens"),
  utf8("output_tokens"),
  utf8("outputTokens"),
  utf8("candidatesTokenCount"),
  utf8("toolUsePromptTokenCount"),
  utf8("thoughtsTokenCount"),
];
// prettier-ignore
const COUNTED: StaticArray<Part> = [
  Part.Prompt, Part.Prompt, Part.Fresh, Part.Fresh, Part.Read, Part.Read, Part.Hit, Part.Hit, Part.Hit, Part.Hit,
  Part.Written, Part.Written, Part.Output, Part.Output, Part.Output, Part.Output, Part.ToolPrompt, Part.Thoughts,
];

/** What an answer took, in tokens. What a vendor does not tell is 0. */
export class Usage {
  /** All of the prompt, what came from a cache or went into one included. */
  input: u64 = 0;
  output: u64 = 0;
  /** The part of the prompt that came from a cache. */
  cached: u64 = 0;
  private isInputTold: bool = false;
  private isOutputTold: bool = false;
  /** Of the object that is read. */
  private readonly parts: StaticArray<u64> = new StaticArray<u64>(PARTS);

  /** Lets what is learnt next take the place of what is known. */
  renew(): void {
    this.isInputTold = this.isOutputTold = false;
  }

  /** Whether all is told since it was renewed. */
  get isTold(): bool {
    return this.isInputTold && this.isOutputTold;
  }

  /**
   * Takes over what the object at `start` of `json` tells, up to `end`, where nothing told it since it was renewed:
   * later objects come first.
   */
  learn(json: Bytes, start: i32, end: i32): void {
    const parts = this.parts;
    parts.fill(0);
    this.read(json, start, min(end, json.length));
    const prompt = parts[Part.Prompt];
    const input =
      (prompt > 0 ? prompt : parts[Part.Fresh] + parts[Part.Read] + parts[Part.Written]) + parts[Part.ToolPrompt];
    const output = parts[Part.Output] + parts[Part.Thoughts];
    if (input > 0 && !this.isInputTold) {
      this.isInputTold = true;
      this.input = input;
      this.cached = max(parts[Part.Hit], parts[Part.Read]);
    }
    if (output > 0 && !this.isOutputTold) {
      this.isOutputTold = true;
      this.output = output;
    }
  }

  /** Notes the members that are whole numbers. */
  private read(json: Bytes, start: i32, end: i32): void {
    let depth = 0;
    for (let at = start; at < end; at++) {
      const byte = json[at] | BRACE_BIT;
      if (byte == OPEN) depth++;
      else if (byte == CLOSE) depth--;
      else if (json[at] == QUOTE) at = this.member(json, at + 1, depth);
    }
  }

  /** Reads the text at `start`, and the number behind it where it is the name of one. The last place that was read. */
  private member(json: Bytes, start: i32, depth: i32): i32 {
    let end = start;
    while (end < json.length && json[end] != QUOTE) end += json[end] == BACKSLASH ? 2 : 1;
    let at = blanksEnd(json, end + 1);
    if (at >= json.length || json[at] != COLON || depth > DEEPEST) return min(end, json.length);
    at = blanksEnd(json, at + 1);
    let number: u64 = 0;
    const first = at;
    for (; at < json.length && isDigit(json[at]); at++) number = min(MOST, number * 10 + (json[at] - 0x30));
    const isWhole = at > first && at < json.length && isEnd(json[at]);
    if (isWhole) this.note(json, start, end, number);
    return at - 1;
  }

  private note(json: Bytes, start: i32, end: i32, number: u64): void {
    for (let i = 0; i < NAMES.length; i++) {
      if (NAMES[i].length != end - start || !equalRange(json, start, end, NAMES[i])) continue;
      const part = COUNTED[i];
      if (this.parts[part] == 0) this.parts[part] = number;
    }
  }
}

function blanksEnd(json: Bytes, at: i32): i32 {
  while (at < json.length && json[at] <= SPACE) at++;
  return at;
}

/** Whether a number may end before `byte`. */
function isEnd(byte: u8): bool {
  return byte <= SPACE || byte == COMMA || (byte | BRACE_BIT) == CLOSE;
}
