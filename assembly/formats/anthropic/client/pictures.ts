import { Bytes, concat, slice, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { IMAGE_URL, URL } from "../names";

const IMAGES = utf8("images");
/** Markdown, as the inside of a JSON string: this API has no blocks for what a model draws. */
const HEAD = utf8('"\\n![image](');
const TAIL = utf8(')\\n"');

/** The pictures of an answer (https://openrouter.ai/docs/features/multimodal/image-generation) as JSON strings. */
export function picturesIn(document: JsonDocument, message: i32): Bytes[] {
  const pictures: Bytes[] = [];
  const images = document.member(message, IMAGES);
  if (document.kind(images) != JsonKind.Array) return pictures;
  for (let at = document.first(images); at != NONE; at = document.next(at)) {
    const url = document.member(document.member(at, IMAGE_URL), URL);
    if (isFilled(document, url)) pictures.push(shown(document.raw(url)));
  }
  return pictures;
}

/** `url`: a JSON string. */
function shown(url: Bytes): Bytes {
  return concat(HEAD, concat(slice(url, 1, url.length - 1), TAIL));
}
