import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyInside, copyMember } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { isInstruction } from "../../../canonical/chat/messages";
import { CLOSING, OPENING } from "../../../canonical/fit/system_first";
import { beginText, writeText, writeType } from "../fields";
import { CACHE_CONTROL, CONTENT, SYSTEM, TEXT } from "../names";
import { isBlank } from "./blank";
import { textOf, writeInside } from "./texts";

const EPHEMERAL = utf8('{"type":"ephemeral"}');
const LF = utf8("\n");

/** The instructions that a chat begins with. */
export class Instructions {
  /** How many messages they are. */
  readonly length: i32;
  private readonly document: JsonDocument;
  /** Strings that say something, and what holds each. */
  private readonly texts: i32[] = [];
  private readonly holders: i32[] = [];
  /** Whether a client marks one of them for the cache. */
  private isMarked: bool = false;

  /** `more`: what has to be said behind those of `chat`; EMPTY: nothing. */
  constructor(
    chat: Source,
    messages: i32[],
    private readonly more: Bytes,
  ) {
    this.document = chat.document;
    this.read(NONE, chat.member(SYSTEM));
    let at = 0;
    for (; at < messages.length && isInstruction(this.document, messages[at]); at++) {
      this.read(messages[at], this.document.member(messages[at], CONTENT));
    }
    this.length = at;
  }

  /**
   * Writes the member `system`: one string, a line feed between any two texts, or text blocks where a client marks one
   * of them for the cache. `preamble`, if there is one, stands apart and first; what follows it is marked.
   */
  write(preamble: Bytes, writer: JsonWriter): void {
    const isSilent = this.texts.length == 0 && this.more.length == 0;
    if (isSilent && preamble.length == 0) return;
    writer.key(SYSTEM);
    if (preamble.length == 0 && !this.isMarked) return this.writeJoined(writer);
    writer.beginArray();
    if (preamble.length > 0) {
      writer.beginObject();
      writeType(TEXT, writer);
      writeText(writer, TEXT, preamble);
      if (isSilent) markForCache(writer);
      writer.endObject();
    }
    if (this.isMarked) this.writeBlocks(writer);
    else if (!isSilent) {
      writer.beginObject();
      writeType(TEXT, writer);
      writer.key(TEXT);
      this.writeJoined(writer);
      markForCache(writer);
      writer.endObject();
    }
    writer.endArray();
  }

  private read(holder: i32, content: i32): void {
    const document = this.document;
    if (document.kind(content) == JsonKind.String) this.add(holder, content);
    if (document.kind(content) != JsonKind.Array) return;
    for (let part = document.first(content); part != NONE; part = document.next(part)) {
      this.add(part, textOf(new Source(document, part)));
    }
  }

  private add(holder: i32, text: i32): void {
    if (isBlank(this.document, text)) return;
    this.texts.push(text);
    this.holders.push(holder);
    if (this.document.kind(this.document.member(holder, CACHE_CONTROL)) == JsonKind.Object) this.isMarked = true;
  }

  /** All texts as one string. */
  private writeJoined(writer: JsonWriter): void {
    writer.beginString();
    for (let i = 0; i < this.texts.length; i++) {
      if (i > 0) writer.text(LF);
      copyInside(this.document, this.texts[i], writer);
    }
    if (this.texts.length > 0 && this.more.length > 0) writer.text(LF);
    writer.text(this.more);
    writer.endString();
  }

  /** A block for each text, with the client's mark if it has one. */
  private writeBlocks(writer: JsonWriter): void {
    for (let i = 0; i < this.texts.length; i++) {
      beginText(this.document, this.texts[i], writer);
      copyMember(new Source(this.document, this.holders[i]), CACHE_CONTROL, JsonKind.Object, writer);
      writer.endObject();
    }
    if (this.more.length == 0) return;
    writer.beginObject();
    writeType(TEXT, writer);
    writeText(writer, TEXT, this.more);
    writer.endObject();
  }
}

/** Writes what a message of the system's says as a text block of the user's; false, and none, where it says nothing. */
export function writeReminder(document: JsonDocument, message: i32, writer: JsonWriter): bool {
  const content = document.member(message, CONTENT);
  const place = writer.place;
  writer.beginObject();
  writeType(TEXT, writer);
  writer.key(TEXT);
  writer.beginString();
  writer.rawText(OPENING, 0, OPENING.length);
  const isSaid = writeInside(document, content, writer);
  writer.rawText(CLOSING, 0, CLOSING.length);
  writer.endString();
  if (isSaid) copyMember(new Source(document, message), CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
  if (!isSaid) writer.backTo(place);
  return isSaid;
}

function markForCache(writer: JsonWriter): void {
  writer.key(CACHE_CONTROL);
  writer.raw(EPHEMERAL);
}
