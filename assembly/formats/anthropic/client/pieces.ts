import { Bytes, EMPTY, startsWith, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter, quote } from "../../../base/json/writer";
import { writeText } from "../fields";
import {
  CONTENT,
  DATA,
  EXTRA_CONTENT,
  FORMAT,
  GOOGLE,
  REASONING_CONTENT,
  REASONING_DETAILS,
  REDACTED_THINKING,
  REFUSAL,
  SIGNATURE,
  TEXT,
  THINKING,
  THINKING_BLOCKS,
  THOUGHT_SIGNATURE,
  TITLE,
  TYPE,
  URL,
} from "../names";
import { picturesIn } from "./pictures";
import { carriedEntry, carriedSignature } from "./carrier";

const REASONING = utf8("reasoning");
const SUMMARY = utf8("summary");
const AUDIO = utf8("audio");
const TRANSCRIPT = utf8("transcript");
const ANNOTATIONS = utf8("annotations");
const URL_CITATION = utf8("url_citation");
const ENCRYPTED_INDEX = utf8("encrypted_index");
const CITED_TEXT = utf8("cited_text");
const SEARCH_LOCATION = utf8("web_search_result_location");
const REASONING_ENCRYPTED = utf8("reasoning.encrypted");
/** Formats of `reasoning_details` whose members are those of the client's API; they are what is meant without one. */
const OWN_FORMATS = utf8("anthropic-");

/** What a piece of an answer belongs to. */
export enum Block {
  None,
  Thinking,
  /** The signature of the thinking before it. */
  Signature,
  /** Thinking that is encrypted. */
  Redacted,
  Text,
  /** Where the text before it comes from. */
  Citation,
  Tool,
}

/** Something that the model says. */
export class Piece {
  constructor(
    readonly block: Block,
    /** A JSON string literal; of a citation an object. */
    readonly literal: Bytes,
  ) {}
}

/** What the model says in a message or delta, in order, besides its calls. */
export class Pieces {
  readonly all: Piece[] = [];
  readonly isRefusal: bool;

  constructor(
    private readonly document: JsonDocument,
    message: i32,
  ) {
    const content = document.member(message, CONTENT);
    const refusal = document.member(message, REFUSAL);
    this.isRefusal = isFilled(document, refusal);
    this.addThoughts(message, content);
    if (isFilled(document, content)) this.add(Block.Text, content);
    else this.addParts(content, TEXT, Block.Text);
    const transcript = document.member(document.member(message, AUDIO), TRANSCRIPT);
    if (document.kind(content) == JsonKind.Null && isFilled(document, transcript)) this.add(Block.Text, transcript);
    if (this.isRefusal) this.add(Block.Text, refusal);
    const pictures = picturesIn(document, message);
    for (let i = 0; i < pictures.length; i++) this.all.push(new Piece(Block.Text, pictures[i]));
    this.addCitations(document.member(message, ANNOTATIONS));
  }

  private add(block: Block, node: i32): void {
    this.all.push(new Piece(block, this.document.raw(node)));
  }

  /** Signed ones come in forms of their own, and most vendors repeat their text in the plain form. */
  private addThoughts(message: i32, content: i32): void {
    const document = this.document;
    const blocks = document.member(message, THINKING_BLOCKS);
    const hasBlocks = document.kind(blocks) == JsonKind.Array && document.first(blocks) != NONE;
    const list = hasBlocks ? blocks : document.member(message, REASONING_DETAILS);
    const isTold = document.kind(list) == JsonKind.Array && this.hasText(list);
    let plain = document.member(message, REASONING);
    if (!isFilled(document, plain)) plain = document.member(message, REASONING_CONTENT);
    if (!isTold && isFilled(document, plain)) this.add(Block.Thinking, plain);
    else if (!isTold) this.addParts(content, THINKING, Block.Thinking);
    if (document.kind(list) == JsonKind.Array) {
      for (let entry = document.first(list); entry != NONE; entry = document.next(entry)) this.addThought(entry);
    }
    const signature = document.string(signatureOf(document, message));
    if (signature.length > 0) this.all.push(signatureFor(signature, EMPTY));
  }

  private hasText(list: i32): bool {
    const document = this.document;
    for (let entry = document.first(list); entry != NONE; entry = document.next(entry)) {
      if (isFilled(document, this.textOf(entry))) return true;
    }
    return false;
  }

  private textOf(entry: i32): i32 {
    const document = this.document;
    const text = document.member(entry, THINKING);
    if (text != NONE) return text;
    const detail = document.member(entry, TEXT);
    return detail != NONE ? detail : document.member(entry, SUMMARY);
  }

  private addThought(entry: i32): void {
    const document = this.document;
    const type = document.member(entry, TYPE);
    const data = document.member(entry, DATA);
    if (document.is(type, REDACTED_THINKING) || document.is(type, REASONING_ENCRYPTED)) {
      if (!isFilled(document, data)) return;
      const format = document.string(document.member(entry, FORMAT));
      if (format.length == 0 || startsWith(format, OWN_FORMATS)) return this.add(Block.Redacted, data);
      this.all.push(new Piece(Block.Redacted, quote(carriedEntry(document.raw(entry)))));
      return;
    }
    const text = this.textOf(entry);
    if (isFilled(document, text)) this.add(Block.Thinking, text);
    const signature = document.member(entry, SIGNATURE);
    if (isFilled(document, signature)) this.add(Block.Signature, signature);
  }

  /** Adds the texts of the parts of one type; thoughts may be parts made of parts. */
  private addParts(content: i32, type: Bytes, block: Block): void {
    const document = this.document;
    if (document.kind(content) != JsonKind.Array) return;
    for (let part = document.first(content); part != NONE; part = document.next(part)) {
      if (!document.is(document.member(part, TYPE), type)) continue;
      const inner = document.member(part, type);
      if (isFilled(document, inner)) this.add(block, inner);
      if (document.kind(inner) == JsonKind.Array && type != TEXT) this.addParts(inner, TEXT, block);
    }
  }

  private addCitations(annotations: i32): void {
    const document = this.document;
    if (document.kind(annotations) != JsonKind.Array) return;
    for (let node = document.first(annotations); node != NONE; node = document.next(node)) {
      const cited = document.member(node, URL_CITATION);
      const url = document.member(cited, URL);
      if (!isFilled(document, url)) continue;
      const writer = new JsonWriter();
      writer.beginObject();
      writeText(writer, TYPE, SEARCH_LOCATION);
      writeText(writer, URL, document.string(url));
      writeText(writer, TITLE, document.string(document.member(cited, TITLE)));
      writeText(writer, CITED_TEXT, document.string(document.member(cited, CONTENT)));
      writeText(writer, ENCRYPTED_INDEX, EMPTY);
      writer.endObject();
      this.all.push(new Piece(Block.Citation, writer.take()));
    }
  }
}

/** Google's signature of a message, a delta or a call: https://ai.google.dev/gemini-api/docs/thought-signatures. */
export function signatureOf(document: JsonDocument, node: i32): i32 {
  const inner = document.member(document.member(node, EXTRA_CONTENT), GOOGLE);
  const signature = document.member(inner, THOUGHT_SIGNATURE);
  return signature != NONE ? signature : document.member(node, THOUGHT_SIGNATURE);
}

/** Google's signature for the call that the client knows as `id`; EMPTY: of the message. */
export function signatureFor(signature: Bytes, id: Bytes): Piece {
  return new Piece(Block.Redacted, quote(carriedSignature(signature, id)));
}
