import { Bytes, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";

const AUDIO = utf8("AUDIO");
const AUDIO_TOKENS = utf8("audio_tokens");
const CACHED = utf8("cachedContentTokenCount");
const CACHED_TOKENS = utf8("cached_tokens");
const CANDIDATES = utf8("candidatesTokenCount");
const CANDIDATES_DETAILS = utf8("candidatesTokensDetails");
const COMPLETION_DETAILS = utf8("completion_tokens_details");
const COMPLETION_TOKENS = utf8("completion_tokens");
const IMAGE = utf8("IMAGE");
const IMAGE_TOKENS = utf8("image_tokens");
const INPUT_DETAILS = utf8("input_tokens_details");
const INPUT_TOKENS = utf8("input_tokens");
const MODALITY = utf8("modality");
const OUTPUT_TOKENS = utf8("output_tokens");
const PROMPT = utf8("promptTokenCount");
const PROMPT_DETAILS = utf8("promptTokensDetails");
const PROMPT_TOKENS = utf8("prompt_tokens");
const PROMPT_TOKENS_DETAILS = utf8("prompt_tokens_details");
const REASONING_TOKENS = utf8("reasoning_tokens");
const TEXT_TOKENS = utf8("text_tokens");
const THOUGHTS = utf8("thoughtsTokenCount");
const TOKEN_COUNT = utf8("tokenCount");
const TOOL_PROMPT = utf8("toolUsePromptTokenCount");
const TOTAL = utf8("totalTokenCount");
const TOTAL_TOKENS = utf8("total_tokens");

/** A larger count is no count; the sum of four stays exact in a double. */
const MOST: i64 = 1 << 50;

/** What an answer cost: https://ai.google.dev/api/generate-content#UsageMetadata. */
export class Usage {
  /** What the vendor's own tools added to the prompt is part of it, as is what it has cached. */
  readonly prompt: i64;
  /** Thoughts are part of the answer, though the vendor counts them apart. */
  private readonly completion: i64;
  readonly total: i64;

  constructor(private readonly told: Source) {
    this.prompt = countAt(told, PROMPT) + countAt(told, TOOL_PROMPT);
    this.completion = countAt(told, CANDIDATES) + countAt(told, THOUGHTS);
    const total = countAt(told, TOTAL);
    this.total = total > 0 ? total : this.prompt + this.completion;
  }

  /** Writes the canonical `usage` of a chat. */
  write(writer: JsonWriter): void {
    writer.beginObject();
    count(PROMPT_TOKENS, this.prompt, writer);
    count(COMPLETION_TOKENS, this.completion, writer);
    count(TOTAL_TOKENS, this.total, writer);
    const heard = this.ofModality(PROMPT_DETAILS, AUDIO);
    if (this.told.kind(CACHED) == JsonKind.Number || heard > 0) {
      writer.key(PROMPT_TOKENS_DETAILS);
      writer.beginObject();
      count(CACHED_TOKENS, countAt(this.told, CACHED), writer);
      if (heard > 0) count(AUDIO_TOKENS, heard, writer);
      writer.endObject();
    }
    const shown = this.ofModality(CANDIDATES_DETAILS, IMAGE);
    if (this.told.kind(THOUGHTS) == JsonKind.Number || shown > 0) {
      writer.key(COMPLETION_DETAILS);
      writer.beginObject();
      count(REASONING_TOKENS, countAt(this.told, THOUGHTS), writer);
      if (shown > 0) count(IMAGE_TOKENS, shown, writer);
      writer.endObject();
    }
    writer.endObject();
  }

  /** Writes the `usage` of pictures that were made. */
  writeImages(writer: JsonWriter): void {
    const images = this.ofModality(PROMPT_DETAILS, IMAGE);
    writer.beginObject();
    count(TOTAL_TOKENS, this.total, writer);
    count(INPUT_TOKENS, this.prompt, writer);
    count(OUTPUT_TOKENS, this.completion, writer);
    writer.key(INPUT_DETAILS);
    writer.beginObject();
    count(TEXT_TOKENS, max<i64>(0, this.prompt - images), writer);
    count(IMAGE_TOKENS, images, writer);
    writer.endObject();
    writer.endObject();
  }

  /** How many tokens of one kind the list `key` tells. */
  private ofModality(key: Bytes, modality: Bytes): i64 {
    const document: JsonDocument = this.told.document;
    const list = this.told.member(key);
    if (document.kind(list) != JsonKind.Array) return 0;
    for (let at = document.first(list); at != NONE; at = document.next(at)) {
      const entry = new Source(document, at);
      if (entry.says(MODALITY, modality)) return countAt(entry, TOKEN_COUNT);
    }
    return 0;
  }
}

function countAt(told: Source, key: Bytes): i64 {
  const value = told.document.integer(told.member(key), 0);
  return value < 0 || value > MOST ? 0 : value;
}

function count(key: Bytes, value: i64, writer: JsonWriter): void {
  writer.key(key);
  writer.integer(value);
}
