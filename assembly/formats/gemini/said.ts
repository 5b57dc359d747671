import { utf8 } from "../../base/bytes";
import { Source, copyInside, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CharacterIndex } from "./character_index";
import { Citations } from "./citations";
import { PART_SIGNATURE, writeExtra, writeSignature } from "./signature";
import { CONTENT, DATA, IMAGES, IMAGE_URL, INLINE_DATA, MIME_TYPE, PARTS, TEXT, TYPE, URL } from "./words";

const BASE64 = utf8(";base64,");
const CALL = utf8("functionCall");
const DATA_SCHEME = utf8("data:");
const GROUNDING = utf8("groundingMetadata");
const THOUGHT = utf8("thought");

/** What the parts of a candidate say, one candidate after the other. */
export class Said {
  /** Strings. */
  readonly texts: i32[] = [];
  readonly thoughts: i32[] = [];
  /** Parts. */
  readonly calls: i32[] = [];
  readonly images: i32[] = [];
  /** The part that has the signature of what is said: calls and images have their own; NONE: there is none. */
  private signed: i32 = NONE;
  /** Where the answer is from, in the vendor's words; NONE: not told. */
  private sources: i32 = NONE;
  /** Of each part, how many of `texts` stand before it. */
  private readonly before: i32[] = [];

  constructor(private readonly answer: JsonDocument) {}

  /** Reads what `candidate` says, in place of what the one before did. */
  hear(candidate: i32): void {
    const answer = this.answer;
    const sources = answer.member(candidate, GROUNDING);
    this.sources = answer.first(sources) == NONE ? NONE : sources;
    this.signed = NONE;
    this.texts.length = 0;
    this.thoughts.length = 0;
    this.calls.length = 0;
    this.images.length = 0;
    this.before.length = 0;
    const parts = answer.member(answer.member(candidate, CONTENT), PARTS);
    const first = answer.kind(parts) == JsonKind.Array ? answer.first(parts) : NONE;
    for (let at = first; at != NONE; at = answer.next(at)) {
      this.before.push(this.texts.length);
      this.read(at);
    }
  }

  /**
   * Adds what is said to `heard`, the answer so far, and writes what of that is cited as `annotations`. Parts that are
   * whole count for themselves; those of a stream go on where `heard` ends.
   */
  writeCitations(heard: CharacterIndex, isStream: bool, writer: JsonWriter): void {
    const ends: i32[] = [0];
    for (let i = 0; i < this.texts.length; i++) {
      const text = this.answer.string(this.texts[i]);
      heard.add(text);
      ends.push(ends[i] + text.length);
    }
    if (this.sources == NONE) return;
    const starts: i32[] = [];
    for (let i = 0; !isStream && i < this.before.length; i++) starts.push(ends[this.before[i]]);
    new Citations(this.answer, this.sources, writer).write(heard, starts);
  }

  get hasSources(): bool {
    return this.sources != NONE;
  }

  get isSilent(): bool {
    return (
      this.texts.length + this.thoughts.length + this.images.length == 0 && this.signed == NONE && this.sources == NONE
    );
  }

  /** Writes the inside of `texts` as one string. */
  writeJoined(texts: i32[], writer: JsonWriter): void {
    writer.beginString();
    for (let i = 0; i < texts.length; i++) copyInside(this.answer, texts[i], writer);
    writer.endString();
  }

  /** Writes the members with the signature, the sources and the images, if there are such. */
  writeRest(writer: JsonWriter): void {
    writeExtra(this.answer, this.signed, this.sources, writer);
    if (this.images.length == 0) return;
    writer.key(IMAGES);
    writer.beginArray();
    for (let i = 0; i < this.images.length; i++) this.writeImage(this.images[i], writer);
    writer.endArray();
  }

  private read(part: i32): void {
    const answer = this.answer;
    const isThought = answer.kind(answer.member(part, THOUGHT)) == JsonKind.True;
    if (answer.kind(answer.member(part, CALL)) == JsonKind.Object) this.calls.push(part);
    else if (answer.kind(answer.member(part, INLINE_DATA)) == JsonKind.Object) {
      if (!isThought && isFilled(answer, imageIn(answer, part).member(DATA))) this.images.push(part);
    } else {
      const text = answer.member(part, TEXT);
      if (isFilled(answer, text)) (isThought ? this.thoughts : this.texts).push(text);
      if (isFilled(answer, answer.member(part, PART_SIGNATURE))) this.signed = part;
    }
  }

  /** An image as OpenRouter has it: https://openrouter.ai/docs/features/multimodal/image-generation. */
  private writeImage(part: i32, writer: JsonWriter): void {
    const inline = imageIn(this.answer, part);
    writer.beginObject();
    writer.key(TYPE);
    writer.string(IMAGE_URL);
    writer.key(IMAGE_URL);
    writer.beginObject();
    writer.key(URL);
    writer.beginString();
    writer.text(DATA_SCHEME);
    copyInside(this.answer, inline.member(MIME_TYPE), writer);
    writer.text(BASE64);
    copyInside(this.answer, inline.member(DATA), writer);
    writer.endString();
    writer.endObject();
    writeSignature(this.answer, part, writer);
    writer.endObject();
  }
}

/** The function that the part `part` calls. */
export function calledIn(answer: JsonDocument, part: i32): Source {
  return new Source(answer, answer.member(part, CALL));
}

/** The data of the part `part`, an image. */
export function imageIn(answer: JsonDocument, part: i32): Source {
  return new Source(answer, answer.member(part, INLINE_DATA));
}
