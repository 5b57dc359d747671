import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyInside, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { beginText } from "../fields";
import { CACHE_CONTROL, CONTENT, FILE, IMAGE_URL, MESSAGES, REFUSAL, SOURCE, TEXT, THINKING, TYPE } from "../names";
import { beginFile, beginImage, bringsFile, isUploadedFile, showsImage } from "./media";

/** Blocks of the vendor's own that clients send back, or know to write; the last two have a `source`. */
const OWN_BLOCKS: Bytes[] = [THINKING, utf8("redacted_thinking"), utf8("image"), utf8("document")];
const WITH_SOURCE: i32 = 2;
const LF = utf8("\n");

/**
 * Writes the blocks of a message's content into an open array: the text of a string, or what each part becomes. Parts
 * that have no counterpart, and empty texts (the vendor refuses them), are left out. Answers whether there were any.
 */
export function writeBlocks(document: JsonDocument, content: i32, writer: JsonWriter): bool {
  if (isFilled(document, content)) {
    beginText(document, content, writer);
    writer.endObject();
    return true;
  }
  let any = false;
  if (document.kind(content) != JsonKind.Array) return any;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    if (writePart(new Source(document, at), writer)) any = true;
  }
  return any;
}

/** Whether all that the vendor can use of `content` is text without marks. */
export function isPlain(document: JsonDocument, content: i32): bool {
  if (document.kind(content) != JsonKind.Array) return true;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const part = new Source(document, at);
    if (!part.says(TYPE, TEXT) || part.kind(CACHE_CONTROL) == JsonKind.Object) return false;
  }
  return true;
}

/** Writes the texts of `content` into an open string, a line feed between any two. */
export function writeTexts(document: JsonDocument, content: i32, writer: JsonWriter): void {
  copyInside(document, content, writer);
  if (document.kind(content) != JsonKind.Array) return;
  let any = false;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const text = textOf(new Source(document, at));
    if (text == NONE) continue;
    if (any) writer.text(LF);
    copyInside(document, text, writer);
    any = true;
  }
}

/** The text of a text part that says something, or NONE. */
export function textOf(part: Source): i32 {
  const text = part.says(TYPE, TEXT) ? part.member(TEXT) : NONE;
  return isFilled(part.document, text) ? text : NONE;
}

/** Whether a message of the chat names a file that was uploaded before. */
export function namesUploadedFile(chat: JsonDocument): bool {
  const messages = chat.member(chat.root, MESSAGES);
  if (chat.kind(messages) != JsonKind.Array) return false;
  for (let message = chat.first(messages); message != NONE; message = chat.next(message)) {
    const content = chat.member(message, CONTENT);
    if (chat.kind(content) != JsonKind.Array) continue;
    for (let at = chat.first(content); at != NONE; at = chat.next(at)) {
      if (isUploadedFile(new Source(chat, at))) return true;
    }
  }
  return false;
}

/** Whether the vendor can use `part`. */
function isOfUse(part: Source): bool {
  if (part.says(TYPE, IMAGE_URL)) return showsImage(part);
  if (part.says(TYPE, FILE)) return bringsFile(part);
  return saidIn(part) != NONE || isOwnBlock(part);
}

function writePart(part: Source, writer: JsonWriter): bool {
  if (!isOfUse(part)) return false;
  if (isOwnBlock(part)) {
    copyValue(part.document, part.node, writer);
    return true;
  }
  beginPart(part, writer);
  copyMember(part, CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
  return true;
}

function beginPart(part: Source, writer: JsonWriter): void {
  if (part.says(TYPE, IMAGE_URL)) beginImage(part, writer);
  else if (part.says(TYPE, FILE)) beginFile(part, writer);
  else beginText(part.document, saidIn(part), writer);
}

/** What a part says in words; NONE: nothing. */
function saidIn(part: Source): i32 {
  const text = part.says(TYPE, REFUSAL) ? part.member(REFUSAL) : textOf(part);
  return isFilled(part.document, text) ? text : NONE;
}

function isOwnBlock(part: Source): bool {
  for (let i = 0; i < OWN_BLOCKS.length; i++) {
    if (part.says(TYPE, OWN_BLOCKS[i])) return i < WITH_SOURCE || part.kind(SOURCE) == JsonKind.Object;
  }
  return false;
}
