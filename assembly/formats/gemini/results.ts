import { utf8 } from "../../base/bytes";
import { Source, copyInside, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Turn } from "../../canonical/chat/turn";
import { CallParts } from "./calls";
import { ContentList } from "./content_list";
import { isAddressed, isMedia, writeMedia } from "./media";
import { wantsSignatures } from "./signature";
import { CONTENT, PARTS, TEXT, TYPE, USER_ROLE } from "./words";

const IS_ERROR = utf8("is_error");
const ERROR = utf8("error");
const LF = utf8("\n");
const OUTPUT = utf8("output");
const RESPONSE = utf8("response");
const RESULT_PART = utf8("functionResponse");

/**
 * Writes the result of call number `call`: its text as a member of the object that the vendor wants, and what is seen
 * or heard beside that. Models that sign their calls take data within the result, all else stands behind it
 * (https://ai.google.dev/gemini-api/docs/function-calling).
 */
export function writeResult(list: ContentList, turn: Turn, call: i32, calls: CallParts): void {
  const document = list.document;
  const result = turn.resultOf(call);
  const content = result.member(CONTENT);
  const within: Source[] = [];
  const behind: Source[] = [];
  sortMedia(new Source(document, content), wantsSignatures(list.call) ? within : behind, behind);
  const fault = faultIn(document, content);
  const place = `messages[${turn.messageOf(call)}].content`;
  if (fault.length > 0) return list.note(place + fault);
  const writer = list.beginPart(USER_ROLE);
  writer.key(RESULT_PART);
  writer.beginObject();
  calls.identify(call, writer);
  writeResponse(result, content, writer);
  if (within.length > 0) {
    writer.key(PARTS);
    writer.beginArray();
    for (let i = 0; i < within.length; i++) {
      writer.beginObject();
      const problem = writeMedia(within[i], writer);
      if (problem.length > 0) return list.note(place + problem);
      writer.endObject();
    }
    writer.endArray();
  }
  writer.endObject();
  list.endPart();
  for (let i = 0; i < behind.length; i++) {
    const problem = writeMedia(behind[i], list.beginPart(USER_ROLE));
    if (problem.length > 0) return list.note(place + problem);
    list.endPart();
  }
}

function writeResponse(result: Source, content: i32, writer: JsonWriter): void {
  writer.key(RESPONSE);
  writer.beginObject();
  writer.key(result.kind(IS_ERROR) == JsonKind.True ? ERROR : OUTPUT);
  writer.beginString();
  writeLines(result.document, content, writer);
  writer.endString();
  writer.endObject();
}

/** Writes the texts of `content` into an open string, a line feed between any two. */
function writeLines(document: JsonDocument, content: i32, writer: JsonWriter): void {
  copyInside(document, content, writer);
  if (document.kind(content) != JsonKind.Array) return;
  let any = false;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const said = document.member(at, TEXT);
    if (!isFilled(document, said)) continue;
    if (any) writer.text(LF);
    copyInside(document, said, writer);
    any = true;
  }
}

/** Adds what is seen or heard to `data` or, where it is told by its address, to `addressed`. */
function sortMedia(content: Source, data: Source[], addressed: Source[]): void {
  const document = content.document;
  if (document.kind(content.node) != JsonKind.Array) return;
  for (let at = document.first(content.node); at != NONE; at = document.next(at)) {
    const part = new Source(document, at);
    if (isMedia(part)) (isAddressed(part) ? addressed : data).push(part);
  }
}

/** The first part of a result that is neither text nor media; empty: there is none. */
function faultIn(document: JsonDocument, content: i32): string {
  if (document.kind(content) != JsonKind.Array) return "";
  let place = 0;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const part = new Source(document, at);
    if (!part.says(TYPE, TEXT) && !isMedia(part)) return `[${place}]: text, or what is seen or heard, is required.`;
    place++;
  }
  return "";
}
