import { Bytes, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { CONTENT, REASONING_CONTENT, REFUSAL, TEXT, THINKING, TYPE } from "../names";

const REASONING = utf8("reasoning");

/** What the model says in a message or delta, as the strings of the document that together make it. */
export class Texts {
  readonly thoughts: i32[] = [];
  /** The answer, or the words of a refusal. */
  readonly words: i32[] = [];
  readonly isRefusal: bool;

  constructor(document: JsonDocument, message: i32) {
    const content = document.member(message, CONTENT);
    const refusal = document.member(message, REFUSAL);
    this.isRefusal = isFilled(document, refusal);
    let reasoning = document.member(message, REASONING);
    if (!isFilled(document, reasoning)) reasoning = document.member(message, REASONING_CONTENT);
    if (isFilled(document, reasoning)) this.thoughts.push(reasoning);
    else this.addParts(document, content, THINKING, this.thoughts);
    if (isFilled(document, content)) this.words.push(content);
    else this.addParts(document, content, TEXT, this.words);
    if (this.isRefusal) this.words.push(refusal);
  }

  /** Adds the texts of the parts of one type; thoughts may be parts made of parts. */
  private addParts(document: JsonDocument, content: i32, type: Bytes, texts: i32[]): void {
    if (document.kind(content) != JsonKind.Array) return;
    for (let part = document.first(content); part != NONE; part = document.next(part)) {
      if (!document.is(document.member(part, TYPE), type)) continue;
      const inner = document.member(part, type);
      if (isFilled(document, inner)) texts.push(inner);
      if (document.kind(inner) == JsonKind.Array && type != TEXT) this.addParts(document, inner, TEXT, texts);
    }
  }
}
