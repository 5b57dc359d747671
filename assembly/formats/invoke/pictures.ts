import { Bytes, EMPTY, contains, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { B64_JSON, ImageList } from "../../canonical/image_list";
import { ImageSize, NO_PROMPT, NO_SIZE, PROMPT, SIZE, isSizeOpen } from "../../canonical/image_request";
import { ResponseFacts } from "../../canonical/response_facts";
import { refuseOthers } from "./known_members";

const CANVAS = utf8("amazon.nova-canvas");
const TITAN = utf8("amazon.titan-image");

const CONFIG = utf8("imageGenerationConfig");
const COUNT = utf8("numberOfImages");
const ERROR = utf8("error");
const HEIGHT = utf8("height");
const IMAGES = utf8("images");
const N = utf8("n");
const NEGATIVE_TEXT = utf8("negativeText");
const PARAMETERS = utf8("textToImageParams");
const PREMIUM = utf8("premium");
const QUALITY = utf8("quality");
const RESPONSE_FORMAT = utf8("response_format");
const SEED = utf8("seed");
const STANDARD = utf8("standard");
const TASK = utf8("taskType");
const TEXT = utf8("text");
const TEXT_IMAGE = utf8("TEXT_IMAGE");
const WIDTH = utf8("width");
const USUAL = new ImageSize(1024, 1024);

const KNOWN: Bytes[] = [utf8("model"), N, NEGATIVE_TEXT, PROMPT, QUALITY, RESPONSE_FORMAT, SEED, SIZE];
/** OpenAI's words for what the vendor calls premium. */
const BEST: Bytes[] = [utf8("hd"), utf8("high"), PREMIUM];

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
  const list = new ImageList(facts, answer.bytes.length);
  for (let at = answer.first(images); at != NONE; at = answer.next(at)) list.add(answer, at);
  list.close();
  return list.finish();
}

function copyAs(from: Source, key: Bytes, name: Bytes, writer: JsonWriter): void {
  writer.key(name);
  copyValue(from.document, from.member(key), writer);
}

/** Writes the size that is asked for, or the vendor's usual one; false: it is none. */
function writeSize(body: Source, writer: JsonWriter): bool {
  const asked = body.member(SIZE);
  const isOpen = isSizeOpen(body.document, asked);
  const size = isOpen ? USUAL : ImageSize.parse(body.document, asked);
  if (size === null) return false;
  writer.key(WIDTH);
  writer.integer(size.width);
  writer.key(HEIGHT);
  writer.integer(size.height);
  return true;
}
