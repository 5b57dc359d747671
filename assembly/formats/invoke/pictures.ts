import { Bytes, EMPTY, contains, indexOf, slice, utf8 } from "../../base/bytes";
import { parseDecimal } from "../../base/decimal";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { refuseOthers } from "./known_members";

const CANVAS = utf8("amazon.nova-canvas");
const TITAN = utf8("amazon.titan-image");

const AUTO = utf8("auto");
const B64_JSON = utf8("b64_json");
const CONFIG = utf8("imageGenerationConfig");
const COUNT = utf8("numberOfImages");
const CREATED = utf8("created");
const DATA = utf8("data");
const ERROR = utf8("error");
const HEIGHT = utf8("height");
const IMAGES = utf8("images");
const N = utf8("n");
const NEGATIVE_TEXT = utf8("negativeText");
const PARAMETERS = utf8("textToImageParams");
const PREMIUM = utf8("premium");
const PROMPT = utf8("prompt");
const QUALITY = utf8("quality");
const RESPONSE_FORMAT = utf8("response_format");
const SEED = utf8("seed");
const SIZE = utf8("size");
const STANDARD = utf8("standard");
const TASK = utf8("taskType");
const TEXT = utf8("text");
const TEXT_IMAGE = utf8("TEXT_IMAGE");
const WIDTH = utf8("width");
const X: u8 = 0x78;
/** Digits of a side. */
const MOST_DIGITS: i32 = 4;
const USUAL_SIDE: u32 = 1024;

const KNOWN: Bytes[] = [utf8("model"), N, NEGATIVE_TEXT, PROMPT, QUALITY, RESPONSE_FORMAT, SEED, SIZE];
/** OpenAI's words for what the vendor calls premium. */
const BEST: Bytes[] = [utf8("hd"), utf8("high"), PREMIUM];

const NO_PROMPT = "'prompt' must be a text.";
const NO_SIZE = "'size' must be a width and a height in pixels, such as 1024x1024, or auto.";
const NO_ADDRESS = "'response_format' must be b64_json: the vendor keeps no pictures.";
const OTHER_MODEL = "'model' must be Amazon Nova Canvas or Titan Image Generator to make pictures.";

/**
 * The body of InvokeModel for the images request of `call`; EMPTY, and a problem in `call`, when there can be none:
 * https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html
 */
export function renderPictures(call: Call): Bytes {
  const document = call.document;
  const body = new Source(document, document.root);
  const format = body.member(RESPONSE_FORMAT);
  const isMaker = contains(call.askedModel, CANVAS) || contains(call.askedModel, TITAN);
  if (!isMaker) call.problem = OTHER_MODEL;
  else if (!isFilled(document, body.member(PROMPT))) call.problem = NO_PROMPT;
  else if (isFilled(document, format) && !document.is(format, B64_JSON)) call.problem = NO_ADDRESS;
  refuseOthers(call, KNOWN);
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writer.key(TASK);
  writer.string(TEXT_IMAGE);
  writer.key(PARAMETERS);
  writer.beginObject();
  copyAs(body, PROMPT, TEXT, writer);
  if (isFilled(document, body.member(NEGATIVE_TEXT))) copyAs(body, NEGATIVE_TEXT, NEGATIVE_TEXT, writer);
  writer.endObject();
  writer.key(CONFIG);
  writer.beginObject();
  if (!writeSize(body, writer) && call.problem.length == 0) call.problem = NO_SIZE;
  writer.key(COUNT);
  writer.integer(document.integer(body.member(N), 1));
  if (isFilled(document, body.member(QUALITY))) {
    writer.key(QUALITY);
    writer.string(isOneOf(document, body.member(QUALITY), BEST) ? PREMIUM : STANDARD);
  }
  if (body.kind(SEED) == JsonKind.Number) copyAs(body, SEED, SEED, writer);
  writer.endObject();
  writer.endObject();
  return call.problem.length > 0 ? EMPTY : writer.take();
}

/** The canonical answer with the model's pictures; EMPTY when `answer` holds none, or tells why there are none. */
export function readPictures(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const images = told.member(IMAGES);
  if (answer.kind(images) != JsonKind.Array || isFilled(answer, told.member(ERROR))) return EMPTY;
  const writer = new JsonWriter(answer.bytes.length);
  writer.beginObject();
  writer.key(CREATED);
  writer.integer(<i64>(facts.nowMs / 1000));
  writer.key(DATA);
  writer.beginArray();
  for (let at = answer.first(images); at != NONE; at = answer.next(at)) {
    writer.beginObject();
    writer.key(B64_JSON);
    copyValue(answer, at, writer);
    writer.endObject();
  }
  writer.endArray();
  writer.endObject();
  return writer.take();
}

function copyAs(from: Source, key: Bytes, name: Bytes, writer: JsonWriter): void {
  writer.key(name);
  copyValue(from.document, from.member(key), writer);
}

/** Writes what `size` says, such as `1280x720`, or the vendor's usual size; false: it says no size. */
function writeSize(body: Source, writer: JsonWriter): bool {
  const document = body.document;
  const asked = body.member(SIZE);
  let width = USUAL_SIDE;
  let height = USUAL_SIDE;
  if (isFilled(document, asked) && !document.is(asked, AUTO)) {
    const size = document.string(asked);
    const cross = indexOf(size, X);
    if (cross < 1 || cross > MOST_DIGITS || size.length - cross - 1 > MOST_DIGITS) return false;
    width = parseDecimal(slice(size, 0, cross));
    height = parseDecimal(slice(size, cross + 1, size.length));
  }
  writer.key(WIDTH);
  writer.integer(width);
  writer.key(HEIGHT);
  writer.integer(height);
  return width > 0 && height > 0;
}
