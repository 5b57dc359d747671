import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { beginText, writeType } from "../fields";
import { CACHE_CONTROL, CONTENT, ROLE, SYSTEM, TEXT } from "../names";
import { textOf, writeTexts } from "./content";

const DEVELOPER = utf8("developer");
const EPHEMERAL = utf8('{"type":"ephemeral"}');
const LF = utf8("\n");

/** Whether a message instructs the model. */
function isInstruction(document: JsonDocument, message: i32): bool {
  const role = document.member(message, ROLE);
  return document.is(role, SYSTEM) || document.is(role, DEVELOPER);
}

/**
 * Writes the member `system` from all instructions of `messages`: one string, a line feed between any two texts, or
 * text blocks where a client marks one of them for the cache, or where a preamble must stand apart.
 */
export function writeSystem(messages: Source, preamble: Bytes, writer: JsonWriter): void {
  const texts = new Instructions(messages);
  if (texts.count == 0 && preamble.length == 0) return;
  writer.key(SYSTEM);
  if (preamble.length > 0) {
    writer.beginArray();
    writer.beginObject();
    writeType(TEXT, writer);
    writer.key(TEXT);
    writer.string(preamble);
    if (texts.count == 0) markForCache(writer);
    writer.endObject();
    if (texts.count > 0) texts.writeBehind(writer);
    writer.endArray();
  } else if (texts.isMarked) {
    writer.beginArray();
    texts.writeBlocks(writer);
    writer.endArray();
  } else {
    texts.writeJoined(writer);
  }
}

/** The instructions among the messages that say something. */
class Instructions {
  count: i32 = 0;
  /** Whether a client marks one of them for the cache. */
  isMarked: bool = false;

  constructor(private readonly messages: Source) {
    const document = messages.document;
    for (let at = this.next(NONE); at != NONE; at = this.next(at)) {
      const message = new Source(document, at);
      const content = message.member(CONTENT);
      if (isFilled(document, content)) this.add(message);
      if (document.kind(content) != JsonKind.Array) continue;
      for (let part = document.first(content); part != NONE; part = document.next(part)) {
        if (textOf(new Source(document, part)) != NONE) this.add(new Source(document, part));
      }
    }
  }

  /** All texts as one string. */
  writeJoined(writer: JsonWriter): void {
    const document = this.messages.document;
    let any = false;
    writer.beginString();
    for (let at = this.next(NONE); at != NONE; at = this.next(at)) {
      const content = document.member(at, CONTENT);
      if (!saysSomething(document, content)) continue;
      if (any) writer.text(LF);
      writeTexts(document, content, writer);
      any = true;
    }
    writer.endString();
  }

  /** A block for each text, with the client's mark if it has one. */
  writeBlocks(writer: JsonWriter): void {
    const document = this.messages.document;
    for (let at = this.next(NONE); at != NONE; at = this.next(at)) {
      const message = new Source(document, at);
      const content = message.member(CONTENT);
      if (isFilled(document, content)) writeBlock(message, content, writer);
      if (document.kind(content) != JsonKind.Array) continue;
      for (let part = document.first(content); part != NONE; part = document.next(part)) {
        const text = textOf(new Source(document, part));
        if (text != NONE) writeBlock(new Source(document, part), text, writer);
      }
    }
  }

  /** What follows a preamble: the client's blocks, or all in one that is marked for the cache. */
  writeBehind(writer: JsonWriter): void {
    if (this.isMarked) return this.writeBlocks(writer);
    writer.beginObject();
    writeType(TEXT, writer);
    writer.key(TEXT);
    this.writeJoined(writer);
    markForCache(writer);
    writer.endObject();
  }

  private add(holder: Source): void {
    this.count++;
    if (holder.kind(CACHE_CONTROL) == JsonKind.Object) this.isMarked = true;
  }

  /** The instruction after the message `node`, the first one after NONE. */
  private next(node: i32): i32 {
    const document = this.messages.document;
    let at = node == NONE ? document.first(this.messages.node) : document.next(node);
    while (at != NONE && !isInstruction(document, at)) at = document.next(at);
    return at;
  }
}

function writeBlock(holder: Source, text: i32, writer: JsonWriter): void {
  beginText(holder.document, text, writer);
  copyMember(holder, CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
}

function saysSomething(document: JsonDocument, content: i32): bool {
  if (document.kind(content) != JsonKind.Array) return isFilled(document, content);
  for (let part = document.first(content); part != NONE; part = document.next(part)) {
    if (textOf(new Source(document, part)) != NONE) return true;
  }
  return false;
}

function markForCache(writer: JsonWriter): void {
  writer.key(CACHE_CONTROL);
  writer.raw(EPHEMERAL);
}
