import { Bytes, utf8 } from "../../../base/bytes";
import { Source } from "../../../base/json/copy";
import { JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import {
  CACHED_TOKENS,
  CACHE_CREATION,
  CACHE_READ,
  CACHE_WRITE_TOKENS,
  COMPLETION_TOKENS,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  PROMPT_DETAILS,
  PROMPT_TOKENS,
} from "../names";

const COMPLETION_DETAILS = utf8("completion_tokens_details");
const OUTPUT_DETAILS = utf8("output_tokens_details");
const REASONING_TOKENS = utf8("reasoning_tokens");
const THINKING_TOKENS = utf8("thinking_tokens");
const TOTAL_TOKENS = utf8("total_tokens");

const UNTOLD: i64 = -1;
/** A larger count is no count; the sum of four stays exact in a double. */
const MOST: i64 = 1 << 50;

/** What an answer cost, as far as the vendor has told. */
export class Usage {
  private input: i64 = UNTOLD;
  private cacheRead: i64 = UNTOLD;
  private cacheWritten: i64 = UNTOLD;
  private output: i64 = UNTOLD;
  private thinking: i64 = UNTOLD;

  /** Whether there is anything to say. */
  get isTold(): bool {
    return this.input != UNTOLD || this.output != UNTOLD;
  }

  /** Reads a `usage` object; its counts are cumulative, so they take the place of earlier ones. */
  read(usage: Source): void {
    this.input = later(this.input, usage, INPUT_TOKENS);
    this.cacheRead = later(this.cacheRead, usage, CACHE_READ);
    this.cacheWritten = later(this.cacheWritten, usage, CACHE_CREATION);
    this.output = later(this.output, usage, OUTPUT_TOKENS);
    this.thinking = later(this.thinking, usage.at(OUTPUT_DETAILS), THINKING_TOKENS);
  }

  /** Writes the canonical `usage` object: what was read from the cache or put there is part of the prompt. */
  write(writer: JsonWriter): void {
    const prompt = told(this.input) + told(this.cacheRead) + told(this.cacheWritten);
    writer.beginObject();
    count(PROMPT_TOKENS, prompt, writer);
    count(COMPLETION_TOKENS, told(this.output), writer);
    count(TOTAL_TOKENS, prompt + told(this.output), writer);
    if (this.cacheRead != UNTOLD || this.cacheWritten != UNTOLD) {
      writer.key(PROMPT_DETAILS);
      writer.beginObject();
      count(CACHED_TOKENS, told(this.cacheRead), writer);
      if (this.cacheWritten != UNTOLD) count(CACHE_WRITE_TOKENS, this.cacheWritten, writer);
      writer.endObject();
    }
    if (this.thinking != UNTOLD) {
      writer.key(COMPLETION_DETAILS);
      writer.beginObject();
      count(REASONING_TOKENS, this.thinking, writer);
      writer.endObject();
    }
    writer.endObject();
  }
}

/** The count at `key`, or `before` where there is none; a 0 takes back nothing that was told. */
function later(before: i64, usage: Source, key: Bytes): i64 {
  const node = usage.member(key);
  if (usage.document.kind(node) != JsonKind.Number) return before;
  const value = usage.document.integer(node, UNTOLD);
  return value > 0 && value <= MOST ? value : max<i64>(before, value == 0 ? 0 : UNTOLD);
}

function told(value: i64): i64 {
  return max<i64>(0, value);
}

function count(key: Bytes, value: i64, writer: JsonWriter): void {
  writer.key(key);
  writer.integer(value);
}
