import { utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Fitted } from "../../canonical/fit/fitted";
import { CallParts } from "./calls";
import { ContentList } from "./content_list";
import { isMedia, writeMedia } from "./media";
import { signatureOf, writePartSignature } from "./signature";
import { CONTENT, IMAGES, MODEL_ROLE, NAME, REASONING_CONTENT, REFUSAL, TEXT, TYPE } from "./words";

const AUDIO = utf8("audio");
const NO_TEXT = utf8('""');
const THINKING_BLOCKS = utf8("thinking_blocks");
const REASONING_DETAILS = utf8("reasoning_details");

/** Writes messages of the assistant: what it says, what it shows, and its calls. */
export class AssistantWriter {
  private readonly document: JsonDocument;

  constructor(private readonly list: ContentList) {
    this.document = list.document;
  }

  /** Writes message number `number`, at `node`. */
  write(node: i32, number: i32, calls: CallParts): void {
    const message = new Source(this.document, node);
    if (message.kind(AUDIO) == JsonKind.Object) {
      return this.list.note(`messages[${number}].audio: the vendor keeps no sound.`);
    }
    if (isFilled(this.document, message.member(NAME))) this.list.call.fitted |= Fitted.Names;
    this.leaveOutThoughts(message);
    const texts: i32[] = [];
    const fault = this.collect(message, texts);
    if (fault.length > 0) return this.list.note(`messages[${number}].content${fault}`);
    this.writeTexts(texts, signatureOf(this.document, node));
    this.writeImages(message, number);
    calls.write(message, this.list);
  }

  /** The vendor knows its thoughts again by their signatures, which stand elsewhere. */
  private leaveOutThoughts(message: Source): void {
    const isTold =
      isFilled(this.document, message.member(REASONING_CONTENT)) ||
      this.document.first(message.member(THINKING_BLOCKS)) != NONE ||
      this.document.first(message.member(REASONING_DETAILS)) != NONE;
    if (isTold) this.list.call.fitted |= Fitted.Thoughts;
  }

  /** The texts of a message that say something; answers which part is no text. */
  private collect(message: Source, texts: i32[]): string {
    const document = this.document;
    const content = message.member(CONTENT);
    if (isFilled(document, content)) texts.push(content);
    if (document.kind(content) == JsonKind.Array) {
      let place = 0;
      for (let at = document.first(content); at != NONE; at = document.next(at)) {
        const part = new Source(document, at);
        const isText = part.says(TYPE, TEXT);
        if (!isText && !part.says(TYPE, REFUSAL)) return `[${place}]: only texts are taken here.`;
        const said = part.member(isText ? TEXT : REFUSAL);
        if (isFilled(document, said)) texts.push(said);
        place++;
      }
    }
    if (isFilled(document, message.member(REFUSAL))) texts.push(message.member(REFUSAL));
    return "";
  }

  /** The signature of a message belongs to the last of its texts, which may be empty. */
  private writeTexts(texts: i32[], signature: i32): void {
    if (texts.length == 0 && signature != NONE) texts.push(NONE);
    for (let i = 0; i < texts.length; i++) {
      const writer = this.list.beginPart(MODEL_ROLE);
      writer.key(TEXT);
      if (texts[i] == NONE) writer.raw(NO_TEXT);
      else copyValue(this.document, texts[i], writer);
      if (i == texts.length - 1) writePartSignature(this.document, signature, writer);
      this.list.endPart();
    }
  }

  /** Pictures of an earlier answer (response.ts), each with its signature. */
  private writeImages(message: Source, number: i32): void {
    const document = this.document;
    const images = message.member(IMAGES);
    if (document.kind(images) != JsonKind.Array) return;
    let place = 0;
    for (let at = document.first(images); at != NONE; at = document.next(at)) {
      const image = new Source(document, at);
      if (!isMedia(image)) return this.list.note(`messages[${number}].images[${place}]: an image_url is required.`);
      const writer = this.list.beginPart(MODEL_ROLE);
      const fault = writeMedia(image, writer);
      if (fault.length > 0) return this.list.note(`messages[${number}].images[${place}]${fault}`);
      writePartSignature(document, signatureOf(document, at), writer);
      this.list.endPart();
      place++;
    }
  }
}
