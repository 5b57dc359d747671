import { Bytes, concat, contains, equal, utf8 } from "../../base/bytes";
import { copyInside } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { JsonWriter } from "../../base/json/writer";
import { SseEvent } from "../../base/sse/event";
import { Aside } from "../../base/sse/reader";
import { ApiName } from "../../canonical/api_name";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { OpenaiVendor } from "./vendor";

const CHOICES = utf8("choices");
const MESSAGE = utf8("message");
const DELTA = utf8("delta");
const CONTENT = utf8("content");
const REASONING_CONTENT = utf8("reasoning_content");
const TEXT = utf8("text");
const THINKING = utf8("thinking");
const FINISH_REASON = utf8("finish_reason");
/** Vendors' words, and at the same place OpenAI's, both in JSON. */
const FINISHES: Bytes[] = [utf8('"eos"'), utf8('"model_length"')];
const CANONICAL_FINISHES: Bytes[] = [utf8('"stop"'), utf8('"length"')];
/** What an event has whose content is a list, with parts and without. */
const LISTS: Bytes[] = [utf8('"type"'), utf8("[]")];
const LIST = utf8('{"object":"list","data":');
const END = utf8("}");
/** Bytes of an empty JSON string. */
const NOTHING = 2;

/**
 * OpenAI's wire format, but for answers of models that think: their content is a list of parts, `text` and `thinking`
 * (https://docs.mistral.ai/capabilities/reasoning). It becomes a text, and `reasoning_content` beside it. Words for the
 * end of an answer that OpenAI's API has not become its own: `eos` of https://github.com/togethercomputer/openapi, too.
 */
export class PartsVendor extends OpenaiVendor {
  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }

  override parseResponse(_facts: ResponseFacts, answer: JsonDocument): Bytes {
    return withoutParts(answer, MESSAGE);
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return this.converts(facts.api) ? new PartsReader() : null;
  }
}

/** As that, and its lists of models are bare: https://github.com/togethercomputer/openapi. */
export class BareListVendor extends PartsVendor {
  override converts(api: ApiName): bool {
    return api == ApiName.Models || super.converts(api);
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api != ApiName.Models) return super.parseResponse(facts, answer);
    const isBare = answer.kind(answer.root) == JsonKind.Array;
    return isBare ? concat(concat(LIST, answer.raw(answer.root)), END) : answer.bytes;
  }
}

class PartsReader extends StreamReader {
  override get keeps(): Aside {
    return Aside.All;
  }

  override event(event: SseEvent): void {
    const data = event.data.copy();
    const isForeign = hasAny(data, LISTS) || hasAny(data, FINISHES);
    this.out.add(event.name, isForeign ? withoutParts(JsonDocument.parse(data), DELTA) : data);
  }

  override end(): void {}
}

/** An answer or a chunk, the parts in the member `name` of whose choices are texts. */
function withoutParts(answer: JsonDocument, name: Bytes): Bytes {
  const edit = new JsonEdit(answer);
  const choices = answer.member(answer.root, CHOICES);
  for (let choice = answer.first(choices); choice != NONE; choice = answer.next(choice)) {
    placeFinish(answer, answer.member(choice, FINISH_REASON), edit);
    const message = answer.member(choice, name);
    const content = answer.member(message, CONTENT);
    if (answer.kind(content) != JsonKind.Array) continue;
    edit.replace(content, joined(answer, content, TEXT));
    const thoughts = joined(answer, content, THINKING);
    const isSaid = thoughts.length == NOTHING || answer.member(message, REASONING_CONTENT) != NONE;
    if (!isSaid) edit.insert(message, REASONING_CONTENT, thoughts);
  }
  return edit.apply();
}

function hasAny(data: Bytes, words: Bytes[]): bool {
  for (let i = 0; i < words.length; i++) if (contains(data, words[i])) return true;
  return false;
}

function placeFinish(answer: JsonDocument, reason: i32, edit: JsonEdit): void {
  if (answer.kind(reason) != JsonKind.String) return;
  const word = answer.raw(reason);
  for (let i = 0; i < FINISHES.length; i++) if (equal(word, FINISHES[i])) edit.replace(reason, CANONICAL_FINISHES[i]);
}

/** The texts of the parts that have a member `key`, one behind the other, as a JSON string. */
function joined(document: JsonDocument, parts: i32, key: Bytes): Bytes {
  const writer = new JsonWriter();
  writer.beginString();
  for (let part = document.first(parts); part != NONE; part = document.next(part)) {
    const told = document.member(part, key);
    copyInside(document, told, writer);
    if (document.kind(told) != JsonKind.Array) continue;
    for (let text = document.first(told); text != NONE; text = document.next(text)) {
      copyInside(document, document.member(text, TEXT), writer);
    }
  }
  writer.endString();
  return writer.take();
}
