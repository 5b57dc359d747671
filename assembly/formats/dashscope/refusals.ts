import { Bytes, text, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { partOf } from "./parts";
import { CONTENT, MESSAGES } from "./words";

const AUDIO = utf8("audio");
const FUNCTION_CALL = utf8("function_call");
const MODALITIES = utf8("modalities");
/** Members of a chat that say something, and that the vendor has nothing for. */
const REFUSED: Bytes[] = [AUDIO, FUNCTION_CALL, utf8("functions"), utf8("logit_bias"), utf8("moderation")];
const OF_MESSAGES: Bytes[] = [AUDIO, FUNCTION_CALL];
const WHY = ": the vendor has nothing like it";

/** What of a chat the vendor's API cannot say, by its place; empty: nothing. */
export function refusalOf(chat: Source): string {
  const named = nameOf(chat, REFUSED);
  if (named.length > 0) return named + WHY;
  const document = chat.document;
  const modalities = chat.member(MODALITIES);
  if (has(document, modalities, AUDIO)) return "modalities" + WHY;
  let index = 0;
  for (let at = document.first(chat.member(MESSAGES)); at != NONE; at = document.next(at)) {
    const place = document.first(at) == NONE ? "" : placeIn(new Source(document, at));
    if (place.length > 0) return `messages[${index}].${place}${WHY}`;
    index++;
  }
  return "";
}

/** The place within a message that cannot be said; empty: none. */
function placeIn(message: Source): string {
  const named = nameOf(message, OF_MESSAGES);
  if (named.length > 0) return named;
  const document = message.document;
  const content = message.member(CONTENT);
  if (document.kind(content) != JsonKind.Array) return "";
  let index = 0;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    if (partOf(new Source(document, at)) === null) return `content[${index}]`;
    index++;
  }
  return "";
}

/** The first of `names` that `object` says something of; empty: none. */
function nameOf(object: Source, names: Bytes[]): string {
  for (let i = 0; i < names.length; i++) {
    const kind = object.kind(names[i]);
    const isNested = kind == JsonKind.Array || kind == JsonKind.Object;
    const isEmpty = isNested && object.document.first(object.member(names[i])) == NONE;
    if (kind != JsonKind.None && kind != JsonKind.Null && !isEmpty) return text(names[i]);
  }
  return "";
}

function has(document: JsonDocument, list: i32, word: Bytes): bool {
  if (document.kind(list) != JsonKind.Array) return false;
  for (let at = document.first(list); at != NONE; at = document.next(at)) if (document.is(at, word)) return true;
  return false;
}
