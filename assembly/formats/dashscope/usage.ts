import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";

const CACHE_CREATION = utf8("cache_creation_input_tokens");
const CACHE_WRITE_TOKENS = utf8("cache_write_tokens");
const COMPLETION_DETAILS = utf8("completion_tokens_details");
const COMPLETION_TOKENS = utf8("completion_tokens");
const INPUT_DETAILS = utf8("input_tokens_details");
const INPUT_TOKENS = utf8("input_tokens");
const OUTPUT_DETAILS = utf8("output_tokens_details");
const OUTPUT_TOKENS = utf8("output_tokens");
const PROMPT_DETAILS = utf8("prompt_tokens_details");
const PROMPT_TOKENS = utf8("prompt_tokens");
const TOTAL_TOKENS = utf8("total_tokens");

const AUDIO_TOKENS = utf8("audio_tokens");
const IMAGE_TOKENS = utf8("image_tokens");
const TEXT_TOKENS = utf8("text_tokens");
const VIDEO_TOKENS = utf8("video_tokens");

/** What the vendor tells of the prompt; some of it only beside the sums. */
const PROMPT_PARTS: Bytes[] = [
  utf8("cached_tokens"),
  CACHE_CREATION,
  utf8("cache_creation"),
  utf8("cache_type"),
  AUDIO_TOKENS,
  IMAGE_TOKENS,
  TEXT_TOKENS,
  VIDEO_TOKENS,
];
const MEDIA: Bytes[] = [AUDIO_TOKENS, IMAGE_TOKENS, VIDEO_TOKENS];
const COMPLETION_PARTS: Bytes[] = [utf8("reasoning_tokens"), AUDIO_TOKENS, IMAGE_TOKENS, TEXT_TOKENS];

/** A larger count is no count; the sum of two stays exact in a double. */
const MOST: i64 = 1 << 50;

/** Writes the canonical `usage` of a chat; null when the vendor told none. What is cached is part of the prompt. */
export function writeUsage(usage: Source, writer: JsonWriter): void {
  if (usage.document.kind(usage.node) != JsonKind.Object) return writer.null();
  const prompt = countAt(usage, INPUT_TOKENS);
  const completion = countAt(usage, OUTPUT_TOKENS);
  const isSummed = usage.kind(TOTAL_TOKENS) == JsonKind.Number;
  writer.beginObject();
  writeCounts(prompt, completion, isSummed ? countAt(usage, TOTAL_TOKENS) : prompt + completion, writer);
  writePromptDetails(usage, writer);
  writeCompletionDetails(usage, writer);
  writer.endObject();
}

/** The tokens of embeddings, where all that costs is the prompt; -1 when the vendor told none. */
export function vectorTokens(usage: Source): i64 {
  if (usage.document.kind(usage.node) != JsonKind.Object) return -1;
  return countAt(usage, usage.kind(TOTAL_TOKENS) == JsonKind.Number ? TOTAL_TOKENS : INPUT_TOKENS);
}

function writeCounts(prompt: i64, completion: i64, total: i64, writer: JsonWriter): void {
  writer.key(PROMPT_TOKENS);
  writer.integer(prompt);
  writer.key(COMPLETION_TOKENS);
  writer.integer(completion);
  writer.key(TOTAL_TOKENS);
  writer.integer(total);
}

function writePromptDetails(usage: Source, writer: JsonWriter): void {
  const first = usage.at(PROMPT_DETAILS);
  const second = usage.at(INPUT_DETAILS);
  const details = new Details(PROMPT_DETAILS, writer);
  for (let i = 0; i < PROMPT_PARTS.length; i++) {
    const key = PROMPT_PARTS[i];
    const isTold = details.add(first, key, key) || details.add(second, key, key);
    if (!isTold && MEDIA.includes(key)) details.add(usage, key, key);
  }
  if (!details.add(first, CACHE_CREATION, CACHE_WRITE_TOKENS)) details.add(second, CACHE_CREATION, CACHE_WRITE_TOKENS);
  details.end();
}

function writeCompletionDetails(usage: Source, writer: JsonWriter): void {
  const first = usage.at(COMPLETION_DETAILS);
  const second = usage.at(OUTPUT_DETAILS);
  const details = new Details(COMPLETION_DETAILS, writer);
  for (let i = 0; i < COMPLETION_PARTS.length; i++) {
    const key = COMPLETION_PARTS[i];
    if (!details.add(first, key, key)) details.add(second, key, key);
  }
  details.end();
}

/** An object that is only written when there is something in it. */
class Details {
  private isOpen: bool = false;

  constructor(
    private readonly name: Bytes,
    private readonly writer: JsonWriter,
  ) {}

  /** Copies the member `from` as `to`; false when there is none. */
  add(told: Source, from: Bytes, to: Bytes): bool {
    const node = told.member(from);
    if (node == NONE || told.document.kind(node) == JsonKind.Null) return false;
    const writer = this.writer;
    if (!this.isOpen) {
      writer.key(this.name);
      writer.beginObject();
    }
    this.isOpen = true;
    writer.key(to);
    copyValue(told.document, node, writer);
    return true;
  }

  end(): void {
    if (this.isOpen) this.writer.endObject();
  }
}

function countAt(usage: Source, key: Bytes): i64 {
  const value = usage.document.integer(usage.member(key), 0);
  return value < 0 || value > MOST ? 0 : value;
}
