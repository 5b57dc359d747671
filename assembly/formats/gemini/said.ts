import { utf8 } from "../../base/bytes";
import { Source, copyInside, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { PART_SIGNATURE, writeExtra, writeSignature } from "./signature";
import { CONTENT, DATA, IMAGES, IMAGE_URL, INLINE_DATA, MIME_TYPE, PARTS, TEXT, TYPE, URL } from "./words";

const BASE64 = utf8(";base64,");
const CALL = utf8("functionCall");
const DATA_SCHEME = utf8("data:");
const GROUNDING = utf8("groundingMetadata");
const THOUGHT = utf8("thought");

/** What the parts of a candidate say. */
export class Said {
  /** Strings. */
  readonly texts: i32[] = [];
  readonly thoughts: i32[] = [];
  /** Parts. */
  readonly calls: i32[] = [];
  readonly images: i32[] = [];
  /** The part that has the signature of what is said: calls and images have their own; NONE: there is none. */
  private signed: i32 = NONE;
  /** Where the answer is from, in the vendor's words, which the canonical API has no places for; NONE: not told. */
  private readonly sources: i32;

  constructor(
    private readonly answer: JsonDocument,
    candidate: i32,
  ) {
    const sources = answer.member(candidate, GROUNDING);
    this.sources = answer.first(sources) == NONE ? NONE : sources;
    const parts = answer.member(answer.member(candidate, CONTENT), PARTS);
    const first = answer.kind(parts) == JsonKind.Array ? answer.first(parts) : NONE;
    for (let at = first; at != NONE; at = answer.next(at)) this.read(new Source(answer, at));
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

  private read(part: Source): void {
    const text = part.member(TEXT);
    const isThought = part.kind(THOUGHT) == JsonKind.True;
    if (part.kind(CALL) == JsonKind.Object) this.calls.push(part.node);
    else if (part.kind(INLINE_DATA) == JsonKind.Object) {
      if (!isThought && isFilled(part.document, part.at(INLINE_DATA).member(DATA))) this.images.push(part.node);
    } else {
      if (isFilled(part.document, text)) (isThought ? this.thoughts : this.texts).push(text);
      if (isFilled(part.document, part.member(PART_SIGNATURE))) this.signed = part.node;
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
