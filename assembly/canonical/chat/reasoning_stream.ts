import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { JsonDocument, JsonFault, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { SseEvent } from "../../base/sse/event";
import { Aside } from "../../base/sse/reader";
import { StreamReader } from "../stream_reader";
import { ReasoningRules } from "./reasoning";
import { ReasoningChoice, Room } from "./reasoning_choice";

const DONE = utf8("[DONE]");
const CHOICES = utf8("choices");
const INDEX = utf8("index");
const USAGE = utf8("usage");
const NULL = utf8("null");
/** What stands for the last chunk where that was too large. */
const PLAIN_CHUNK = utf8('{"object":"chat.completion.chunk","choices":[]}');
const CLOSING_PART = utf8('"},"finish_reason":null}]');
/** Answers to one question of which each has thoughts of its own; those of further ones pass. */
const MOST_CHOICES: i64 = 128;
/** Bytes of a chunk by which others are made, one for each choice: a larger one is none. */
const MOST_LAST: i32 = 16 * 1024;
/** Bytes of thoughts of all choices that are kept for the case that nothing else comes. */
const MOST_KEPT: i32 = 4 * 1024 * 1024;

/** Puts the thoughts of a streamed chat where the configuration wants them, chunk by chunk. */
export class ReasoningStream extends StreamReader {
  private readonly states: Map<i32, ReasoningChoice> = new Map<i32, ReasoningChoice>();
  /** The last chunk with choices, by which one more is made that the vendor owes. */
  private last: JsonDocument = JsonDocument.parse(PLAIN_CHUNK);
  private isOver: bool = false;
  private readonly room: Room = new Room(MOST_KEPT);

  constructor(private readonly rules: ReasoningRules) {
    super();
  }

  override get keeps(): Aside {
    return Aside.All;
  }

  override event(event: SseEvent): void {
    if (event.data.reads(DONE)) this.end();
    const chunk = JsonDocument.parse(event.data.copy());
    if (chunk.fault != JsonFault.None) return this.out.add(event.name, chunk.bytes);
    const edit = new JsonEdit(chunk);
    const choices = chunk.member(chunk.root, CHOICES);
    if (chunk.first(choices) != NONE && chunk.bytes.length <= MOST_LAST) this.last = chunk;
    for (let choice = chunk.first(choices); choice != NONE; choice = chunk.next(choice)) {
      const state = this.stateOf(chunk.integer(chunk.member(choice, INDEX), 0));
      if (state !== null) state.hear(chunk, choice, edit);
    }
    this.out.add(event.name, edit.apply());
  }

  /** Lets choices that never finished say what they still have to, each in a chunk of its own. */
  override end(): void {
    if (this.isOver) return;
    this.isOver = true;
    const indexes = this.states.keys();
    for (let i = 0; i < indexes.length; i++) {
      const text = this.states.get(indexes[i]).rest();
      if (text.length > 0) this.out.add(EMPTY, this.chunk(indexes[i], text));
    }
  }

  private stateOf(index: i64): ReasoningChoice | null {
    if (index < 0 || index >= MOST_CHOICES) return null;
    const key = <i32>index;
    if (!this.states.has(key)) this.states.set(key, new ReasoningChoice(this.rules, this.room));
    return this.states.get(key);
  }

  /** A chunk like the last one, of one choice that says `inside`, the inside of a string literal. */
  private chunk(index: i32, inside: Bytes): Bytes {
    const last = this.last;
    const edit = new JsonEdit(last);
    const choice = concat(utf8(`[{"index":${index},"delta":{"content":"`), inside);
    edit.replace(last.member(last.root, CHOICES), concat(choice, CLOSING_PART));
    edit.replace(last.member(last.root, USAGE), NULL);
    return edit.apply();
  }
}
