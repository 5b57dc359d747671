import { indexOf, slice, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { JsonDocument } from "../base/json/document";
import { isFilled } from "../base/json/copy";

/** Members of a request of pictures: https://platform.openai.com/docs/api-reference/images/create. */
export const PROMPT = utf8("prompt");
export const SIZE = utf8("size");

export const NO_PROMPT = "'prompt' must be a text.";
export const NO_SIZE = "'size' must be a width and a height in pixels, such as 1024x1024, or auto.";

const AUTO = utf8("auto");
const X: u8 = 0x78;
/** Digits of a side. */
const MOST_DIGITS: i32 = 5;

/** Whether a request leaves the size to the vendor: nothing, null, an empty text or auto. */
export function isSizeOpen(document: JsonDocument, size: i32): bool {
  return !isFilled(document, size) || document.is(size, AUTO);
}

/** Width and height in pixels. */
export class ImageSize {
  constructor(
    readonly width: u32,
    readonly height: u32,
  ) {}

  /** What a text such as `1280x720` says; null: it says no size. */
  static parse(document: JsonDocument, node: i32): ImageSize | null {
    const size = document.string(node);
    const cross = indexOf(size, X);
    if (cross < 1 || cross > MOST_DIGITS || size.length - cross - 1 > MOST_DIGITS) return null;
    const width = parseDecimal(slice(size, 0, cross));
    const height = parseDecimal(slice(size, cross + 1, size.length));
    return width > 0 && height > 0 ? new ImageSize(width, height) : null;
  }
}
