import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { JsonWriter } from "../../base/json/writer";
import { ImageSize } from "../../canonical/image_request";

const ASPECT_RATIO = utf8("aspectRatio");
const IMAGE_CONFIG = utf8("imageConfig");
const IMAGE_SIZE = utf8("imageSize");
const LARGE = utf8("2K");
const LARGEST = utf8("4K");
/** Pixels of the longer side up to which a picture has the vendor's usual size, and the next larger one. */
const USUAL: f64 = 1365;
const MOST_LARGE: f64 = 2560;

/** A form of pictures: https://ai.google.dev/gemini-api/docs/image-generation. */
class Ratio {
  readonly word: Bytes;
  readonly value: f64;

  constructor(width: i32, height: i32) {
    this.word = utf8(`${width}:${height}`);
    this.value = <f64>width / <f64>height;
  }
}

const RATIOS: Ratio[] = [
  new Ratio(1, 1),
  new Ratio(2, 3),
  new Ratio(3, 2),
  new Ratio(3, 4),
  new Ratio(4, 3),
  new Ratio(4, 5),
  new Ratio(5, 4),
  new Ratio(9, 16),
  new Ratio(16, 9),
  new Ratio(21, 9),
];

/** Writes the vendor's form and size nearest to `size`. */
export function writeImageSize(size: ImageSize, writer: JsonWriter): void {
  const width = <f64>size.width;
  const height = <f64>size.height;
  const scale = scaleOf(max(width, height));
  writer.key(IMAGE_CONFIG);
  writer.beginObject();
  writer.key(ASPECT_RATIO);
  writer.string(nearest(width / height));
  if (scale.length > 0) {
    writer.key(IMAGE_SIZE);
    writer.string(scale);
  }
  writer.endObject();
}

function nearest(value: f64): Bytes {
  let word = EMPTY;
  let least = f64.MAX_VALUE;
  for (let i = 0; i < RATIOS.length; i++) {
    const other = RATIOS[i].value;
    const distance = max(value / other, other / value);
    if (distance < least) word = RATIOS[i].word;
    least = min(least, distance);
  }
  return word;
}

function scaleOf(side: f64): Bytes {
  if (side <= USUAL) return EMPTY;
  return side <= MOST_LARGE ? LARGE : LARGEST;
}
