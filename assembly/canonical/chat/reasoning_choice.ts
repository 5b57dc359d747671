import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { JsonWriter } from "../../base/json/writer";
import { CONTENT } from "./messages";
import {
  CLOSING,
  OPENING,
  ReasoningMode,
  ReasoningRules,
  dropAllThoughts,
  dropThoughts,
  hasRefusal,
  insideOf,
  isBlank,
  setContent,
  thoughtsOf,
} from "./reasoning";

const DELTA = utf8("delta");
const FINISH_REASON = utf8("finish_reason");
const TOOL_CALLS = utf8("tool_calls");
/** How many bytes the choices of one stream may still keep. */
export class Room {
  constructor(public left: i32) {}
}

/** The thoughts of one choice of a streamed chat. */
export class ReasoningChoice {
  /** Concat: whether the tag around the thoughts is open. */
  private isOpen: bool = false;
  private hasContent: bool = false;
  private isFinished: bool = false;
  /** Promotion: the inside of a string literal, as far as it has come. */
  private readonly kept: JsonWriter = new JsonWriter();

  constructor(
    private readonly rules: ReasoningRules,
    private readonly room: Room,
  ) {}

  /** Takes one chunk's choice, and changes it by `edit`. */
  hear(chunk: JsonDocument, choice: i32, edit: JsonEdit): void {
    const delta = chunk.member(choice, DELTA);
    if (chunk.kind(delta) != JsonKind.Object) return;
    const ends = chunk.kind(chunk.member(choice, FINISH_REASON)) == JsonKind.String;
    if (this.rules.mode == ReasoningMode.Ignore) dropAllThoughts(chunk, delta, edit);
    else if (this.rules.mode == ReasoningMode.Concat) this.concat(chunk, delta, ends, edit);
    else if (this.rules.promotes) this.promote(chunk, delta, ends, edit);
    this.isFinished = this.isFinished || ends;
  }

  /** What is still to be said when the stream ends without a finish: the inside of a string literal. */
  rest(): Bytes {
    if (this.isFinished) return EMPTY;
    return this.isOpen ? CLOSING : this.promoted();
  }

  private concat(chunk: JsonDocument, delta: i32, ends: bool, edit: JsonEdit): void {
    const thoughts = thoughtsOf(chunk, delta);
    const content = insideOf(chunk, chunk.member(delta, CONTENT));
    let text = EMPTY;
    if (thoughts.length > 0) {
      text = this.isOpen ? thoughts : concat(OPENING, thoughts);
      this.isOpen = true;
    }
    const goesOn = content.length > 0 || ends || chunk.kind(chunk.member(delta, TOOL_CALLS)) != JsonKind.None;
    if (this.isOpen && goesOn) {
      text = concat(text, CLOSING);
      this.isOpen = false;
    }
    if (text.length > 0) setContent(chunk, delta, concat(text, content), edit);
    dropThoughts(chunk, delta, edit);
  }

  /** Thoughts pass as they come; should nothing else come, the last chunk repeats them as its content. */
  private promote(chunk: JsonDocument, delta: i32, ends: bool, edit: JsonEdit): void {
    const thoughts = thoughtsOf(chunk, delta);
    const hasCalls = chunk.kind(chunk.member(delta, TOOL_CALLS)) == JsonKind.Array;
    const isAnswer = hasCalls || hasRefusal(chunk, delta) || !isBlank(chunk, chunk.member(delta, CONTENT));
    this.hasContent = this.hasContent || isAnswer;
    if (this.hasContent) return;
    // Thoughts are kept for the case that nothing else comes; where there is no room, only their beginning.
    if (this.room.left > 0) this.kept.rawText(thoughts, 0, thoughts.length);
    this.room.left = max(0, this.room.left - thoughts.length);
    const text = ends && !this.isFinished ? this.promoted() : EMPTY;
    if (text.length > 0) setContent(chunk, delta, text, edit);
  }

  private promoted(): Bytes {
    return this.hasContent ? EMPTY : this.kept.take();
  }
}
