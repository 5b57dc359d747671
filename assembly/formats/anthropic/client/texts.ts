import { Bytes, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { isText } from "../../../errors/detail";
import { CONTENT, TEXT, THINKING, TYPE } from "./names";

const REASONING = utf8("reasoning");
const REASONING_CONTENT = utf8("reasoning_content");
const REFUSAL = utf8("refusal");

/** What the model says in a message or delta, as the strings of the document that together make it. */
export class Texts {
  readonly thoughts: i32[] = [];
  /** The answer, or the words of a refusal. */
  readonly words: i32[] = [];
  readonly isRefusal: bool;

  constructor(document: JsonDocument, message: i32) {
    const content = document.member(message, CONTENT);
    const refusal = document.member(message, REFUSAL);
    this.isRefusal = isText(document, refusal);
    let reasoning = document.member(message, REASONING);
    if (!isText(document, reasoning)) reasoning = document.member(message, REASONING_CONTENT);
    if (isText(document, reasoning)) this.thoughts.push(reasoning);
    else this.addParts(document, content, THINKING, this.thoughts);
    if (isText(document, content)) this.words.push(content);
    else this.addParts(document, content, TEXT, this.words);
    if (this.isRefusal) this.words.push(refusal);
  }

  /** Adds the texts of the parts of one type; thoughts may be parts made of parts. */
  private addParts(document: JsonDocument, content: i32, type: Bytes, texts: i32[]): void {
    if (document.kind(content) != JsonKind.Array) return;
    for (let part = document.first(content); part != NONE; part = document.next(part)) {
      if (!document.is(document.member(part, TYPE), type)) continue;
      const inner = document.member(part, type);
      if (isText(document, inner)) texts.push(inner);
      if (document.kind(inner) == JsonKind.Array && type != TEXT) this.addParts(document, inner, TEXT, texts);
    }
  }
}
