import { Bytes, concat, slice, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { CONTENT } from "./messages";

/** What becomes of a model's thoughts in its answer. */
export enum ReasoningMode {
  Passthrough,
  /** They are left out. */
  Ignore,
  /** They stand in front of the content, in a tag of their own. */
  Concat,
}

/** Where a chat's thoughts are to stand. */
export class ReasoningRules {
  mode: ReasoningMode = ReasoningMode.Passthrough;
  /** Whether an answer that has thoughts and nothing else gives them as its content. */
  promotes: bool = false;

  /** Whether answers are looked into at all. */
  get matter(): bool {
    return this.promotes || this.mode != ReasoningMode.Passthrough;
  }
}

/** Two names are in use; both are no part of OpenAI's API. */
const NAMES: Bytes[] = [utf8("reasoning_content"), utf8("reasoning")];
const BLOCKS = utf8("thinking_blocks");
const CHOICES = utf8("choices");
const MESSAGE = utf8("message");
const TOOL_CALLS = utf8("tool_calls");
const REFUSAL = utf8("refusal");
const QUOTE = utf8('"');

/** What stands around thoughts, as it is written inside a JSON string. */
export const OPENING = utf8("<think>");
export const CLOSING = utf8("</think>\\n");

/** The inside of the string literal of a message's thoughts; empty when it has none. */
export function thoughtsOf(document: JsonDocument, message: i32): Bytes {
  for (let i = 0; i < NAMES.length; i++) {
    const inside = insideOf(document, document.member(message, NAMES[i]));
    if (inside.length > 0) return inside;
  }
  return utf8("");
}

/** The inside of a string literal; empty for any other value. */
export function insideOf(document: JsonDocument, node: i32): Bytes {
  const bytes = document.bytes;
  return document.kind(node) == JsonKind.String
    ? slice(bytes, document.start(node) + 1, document.end(node) - 1)
    : utf8("");
}

/** Whether a message says nothing but blanks. */
export function isBlank(document: JsonDocument, content: i32): bool {
  const kind = document.kind(content);
  if (kind == JsonKind.None || kind == JsonKind.Null) return true;
  if (kind != JsonKind.String) return false;
  const text = document.string(content);
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    if (byte != 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) return false;
  }
  return true;
}

/** Gives a message the content with this inside. */
export function setContent(document: JsonDocument, message: i32, inside: Bytes, edit: JsonEdit): void {
  const raw = concat(concat(QUOTE, inside), QUOTE);
  const content = document.member(message, CONTENT);
  if (content == NONE) edit.insert(message, CONTENT, raw);
  else edit.replace(content, raw);
}

export function dropThoughts(document: JsonDocument, message: i32, edit: JsonEdit): void {
  for (let key = document.first(message); key != NONE; key = document.next(key)) {
    for (let i = 0; i < NAMES.length; i++) if (document.is(key, NAMES[i])) edit.remove(key);
  }
}

/** Drops the thoughts of a message in all their forms, so that none of them goes back to the model either. */
export function dropAllThoughts(document: JsonDocument, message: i32, edit: JsonEdit): void {
  dropThoughts(document, message, edit);
  for (let key = document.first(message); key != NONE; key = document.next(key)) {
    if (document.is(key, BLOCKS)) edit.remove(key);
  }
}

/** A whole answer with its thoughts where `rules` want them. */
export function withThoughts(answer: JsonDocument, rules: ReasoningRules): Bytes {
  const edit = new JsonEdit(answer);
  const choices = answer.member(answer.root, CHOICES);
  for (let choice = answer.first(choices); choice != NONE; choice = answer.next(choice)) {
    place(answer, answer.member(choice, MESSAGE), rules, edit);
  }
  return edit.apply();
}

function place(document: JsonDocument, message: i32, rules: ReasoningRules, edit: JsonEdit): void {
  const thoughts = thoughtsOf(document, message);
  const content = document.member(message, CONTENT);
  if (rules.mode == ReasoningMode.Ignore) return dropAllThoughts(document, message, edit);
  if (thoughts.length == 0 || document.kind(content) == JsonKind.Array) return;
  if (rules.mode == ReasoningMode.Concat) {
    const tagged = concat(concat(OPENING, thoughts), CLOSING);
    setContent(document, message, concat(tagged, insideOf(document, content)), edit);
    return dropThoughts(document, message, edit);
  }
  const saysElse =
    document.kind(document.member(message, TOOL_CALLS)) == JsonKind.Array || hasRefusal(document, message);
  if (!rules.promotes || !isBlank(document, content) || saysElse) return;
  setContent(document, message, thoughts, edit);
  dropThoughts(document, message, edit);
}

/** Whether a message or delta says that the model refuses. */
export function hasRefusal(document: JsonDocument, message: i32): bool {
  return insideOf(document, document.member(message, REFUSAL)).length > 0;
}
