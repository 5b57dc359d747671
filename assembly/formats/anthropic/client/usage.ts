import { Bytes, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
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
  USAGE,
} from "../names";

/** Of Mistral's. */
const NUM_CACHED_TOKENS = utf8("num_cached_tokens");
const CACHE_HIT_TOKENS = utf8("prompt_cache_hit_tokens");

/** The counts of an answer; 0 while they are unknown. */
export class Usage {
  /** Tokens of the prompt that had nothing to do with the cache: the client's API counts those apart. */
  private input: i64 = 0;
  private output: i64 = 0;
  private cacheRead: i64 = 0;
  private cacheWritten: i64 = 0;

  /** Takes the counts of an answer or chunk; false, and nothing is changed, when it has none. */
  read(document: JsonDocument): bool {
    const usage = document.member(document.root, USAGE);
    const prompt = document.member(usage, PROMPT_TOKENS);
    const completion = document.member(usage, COMPLETION_TOKENS);
    const details = document.member(usage, PROMPT_DETAILS);
    if (document.kind(prompt) != JsonKind.Number && document.kind(completion) != JsonKind.Number) return false;
    this.output = count(document, completion);
    this.cacheRead = first(document, [
      document.member(details, CACHED_TOKENS),
      document.member(usage, CACHED_TOKENS),
      document.member(usage, CACHE_HIT_TOKENS),
      document.member(usage, NUM_CACHED_TOKENS),
    ]);
    this.cacheWritten = first(document, [
      document.member(details, CACHE_WRITE_TOKENS),
      document.member(details, CACHE_CREATION),
    ]);
    const uncached = max<i64>(0, count(document, prompt) - this.cacheRead);
    this.input = max<i64>(0, uncached - this.cacheWritten);
    return true;
  }

  /** The member `usage`. */
  write(writer: JsonWriter): void {
    writer.key(USAGE);
    writer.beginObject();
    writeCount(writer, INPUT_TOKENS, this.input);
    writeCount(writer, OUTPUT_TOKENS, this.output);
    if (this.cacheWritten > 0) writeCount(writer, CACHE_CREATION, this.cacheWritten);
    if (this.cacheRead > 0) writeCount(writer, CACHE_READ, this.cacheRead);
    writer.endObject();
  }
}

function count(document: JsonDocument, node: i32): i64 {
  return max<i64>(0, document.integer(node, 0));
}

/** The first count above 0. */
function first(document: JsonDocument, nodes: i32[]): i64 {
  for (let i = 0; i < nodes.length; i++) if (count(document, nodes[i]) > 0) return count(document, nodes[i]);
  return 0;
}

function writeCount(writer: JsonWriter, key: Bytes, value: i64): void {
  writer.key(key);
  writer.integer(value);
}
