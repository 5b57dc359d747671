import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { ModelTraits } from "../../../canonical/traits";
import { writeField, writeText } from "../fields";
import {
  ARGUMENTS,
  ASSISTANT,
  CONTENT,
  FUNCTION,
  ID,
  INPUT,
  NAME,
  NO_INPUT,
  ROLE,
  SYSTEM,
  TOOL_CALLS,
  TYPE,
  USER,
} from "../names";
import { CallIds } from "./call_ids";
import { Content } from "./content";
import { HistoryThoughts } from "./history_thoughts";
import { Item } from "./item";
import { PartWriter } from "./parts";
import { Reading } from "./reading";
import { Refusal } from "./refusal";
import { ResultWriter } from "./results";
import { shortName } from "./tool_name";
import { BLANK_LINE } from "./words";

/** Writes the messages of a Messages request as messages of OpenAI's chat API. */
export class MessageWriter {
  /** Messages written so far. */
  count: i32 = 0;
  /** Whether one of them was thought about. */
  hasThoughts: bool = false;
  private readonly document: JsonDocument;
  private readonly traits: ModelTraits;
  private readonly refusal: Refusal;
  private readonly parts: PartWriter;
  private readonly ids: CallIds;

  constructor(
    private readonly reading: Reading,
    private readonly writer: JsonWriter,
  ) {
    this.document = reading.document;
    this.traits = reading.traits;
    this.refusal = reading.refusal;
    this.parts = new PartWriter(reading.document, writer, reading.traits);
    this.ids = new CallIds(reading.facts);
  }

  /** Whether it is known that the request cannot be sent. */
  get isRefused(): bool {
    return this.refusal.isGiven;
  }

  /** Message number `index`; nothing when it has no content that says anything. */
  message(node: i32, index: i32): void {
    const document = this.document;
    const role = document.member(node, ROLE);
    const content = document.member(node, CONTENT);
    const isAssistant = document.is(role, ASSISTANT);
    if (!isAssistant && !document.is(role, USER) && !document.is(role, SYSTEM)) {
      return this.refusal.give(`messages.${index}.role`, "it must be user, assistant or system");
    }
    if (document.kind(content) == JsonKind.String) {
      this.begin(role);
      writeField(this.writer, CONTENT, document, content);
      return this.writer.endObject();
    }
    const place = `messages.${index}.content`;
    if (document.kind(content) != JsonKind.Array) return this.refusal.give(place, "a string or an array is required");
    const all = new Content(this.reading, content, place);
    if (isAssistant) this.assistant(role, all, place);
    else this.turn(role, all);
  }

  private begin(role: i32): void {
    this.count++;
    this.writer.beginObject();
    writeField(this.writer, ROLE, this.document, role);
  }

  private assistant(role: i32, all: Content, place: string): void {
    if (!all.isPlain) return this.refusal.give(place, "the assistant's own messages cannot hold images or files");
    if (all.results.length > 0) return this.refusal.give(place, "results of tools belong into the user's messages");
    const hasCalls = all.calls.length > 0;
    if (!hasCalls && all.parts.length == 0) return;
    this.hasThoughts = this.hasThoughts || all.thoughts.length > 0;
    const thoughts = new HistoryThoughts(this.document, all.thoughts, this.traits);
    this.begin(role);
    this.writer.key(CONTENT);
    if (!hasCalls) this.list(all.parts);
    else if (all.parts.length > 0) this.joined(all.parts);
    else this.writer.null();
    thoughts.write(this.writer, hasCalls);
    if (hasCalls) this.calls(all.calls, thoughts);
    this.writer.endObject();
  }

  private calls(calls: i32[], thoughts: HistoryThoughts): void {
    this.ids.begin();
    this.writer.key(TOOL_CALLS);
    this.writer.beginArray();
    for (let i = 0; i < calls.length; i++) this.call(calls[i], thoughts);
    this.writer.endArray();
  }

  private call(block: i32, thoughts: HistoryThoughts): void {
    const writer = this.writer;
    const input = this.document.member(block, INPUT);
    const id = this.document.string(this.document.member(block, ID));
    const name = shortName(this.document.string(this.document.member(block, NAME)), this.traits.longestToolName);
    writer.beginObject();
    writeText(writer, ID, this.ids.call(id, name));
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeText(writer, NAME, name);
    const isObject = this.document.kind(input) == JsonKind.Object;
    writeText(writer, ARGUMENTS, isObject ? this.document.raw(input) : NO_INPUT);
    writer.endObject();
    if (id.length > 0) thoughts.writeSignature(writer, id);
    writer.endObject();
  }

  /** A message of the user's or the system's: results first, then what else is in it, images of the results before. */
  private turn(role: i32, all: Content): void {
    const results = new ResultWriter(this.document, this.parts, this.ids, all.results);
    results.messages();
    this.count += all.results.length;
    const hasMedia = results.hasMedia;
    if (!hasMedia && all.parts.length == 0) return;
    this.begin(role);
    this.writer.key(CONTENT);
    const isSystem = this.document.is(role, SYSTEM) && !this.isMarked(all.parts);
    if (!hasMedia && all.isPlain && (isSystem || all.results.length > 0)) this.joined(all.parts);
    else {
      this.writer.beginArray();
      results.media();
      this.parts.list(all.parts);
      this.writer.endArray();
    }
    this.writer.endObject();
  }

  private isMarked(items: Item[]): bool {
    for (let i = 0; i < items.length; i++) if (this.parts.isMarked(items[i].node)) return true;
    return false;
  }

  private list(items: Item[]): void {
    this.writer.beginArray();
    this.parts.list(items);
    this.writer.endArray();
  }

  private joined(items: Item[]): void {
    this.writer.beginString();
    this.parts.words.join(items, BLANK_LINE);
    this.writer.endString();
  }
}
