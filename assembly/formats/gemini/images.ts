import { Bytes, EMPTY, text, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";
import { B64_JSON, ImageList } from "../../canonical/image_list";
import { ImageSize, NO_PROMPT, NO_SIZE, PROMPT, SIZE, isSizeOpen } from "../../canonical/image_request";
import { ResponseFacts } from "../../canonical/response_facts";
import { writeImageSize } from "./image_size";
import { SAFETY_SETTINGS, writeSafety } from "./members";
import { Said, imageIn } from "./said";
import { Usage } from "./usage";
import {
  CANDIDATES,
  DATA,
  GENERATION_CONFIG,
  N,
  PARTS,
  RESPONSE_FORMAT,
  RESPONSE_MODALITIES,
  ROLE,
  TEXT,
  USAGE,
  USAGE_METADATA,
  USER_ROLE,
} from "./words";

const CONTENTS = utf8("contents");
const IMAGE_MODALITY = utf8("IMAGE");
const PNG = utf8("png");
const TRANSPARENT = utf8("transparent");
const BACKGROUND = utf8("background");
const OUTPUT_FORMAT = utf8("output_format");

const STREAM = utf8("stream");

const READ: Bytes[] = [utf8("model"), PROMPT, SIZE, SAFETY_SETTINGS];
/** Members without a say in what is shown, as far as the vendor lets one have it. */
const HINTS: Bytes[] = [
  utf8("moderation"),
  utf8("output_compression"),
  utf8("partial_images"),
  utf8("quality"),
  utf8("style"),
  utf8("user"),
];

const UNANSWERABLE = ": the vendor has nothing like it";

/**
 * The vendor's body for the pictures that `call` asks for (https://ai.google.dev/gemini-api/docs/image-generation);
 * EMPTY, and a problem in `call`, when there can be none.
 */
export function renderImages(call: Call): Bytes {
  const document = call.document;
  const body = new Source(document, document.root);
  const prompt = body.member(PROMPT);
  call.problem = isFilled(document, prompt) ? problemOf(call, body) : NO_PROMPT;
  if (call.problem.length > 0) return EMPTY;
  const writer = new JsonWriter(document.bytes.length);
  writer.beginObject();
  writer.key(CONTENTS);
  writer.beginArray();
  writer.beginObject();
  writer.key(ROLE);
  writer.string(USER_ROLE);
  writer.key(PARTS);
  writer.beginArray();
  writer.beginObject();
  writer.key(TEXT);
  copyValue(document, prompt, writer);
  writer.endObject();
  writer.endArray();
  writer.endObject();
  writer.endArray();
  writeConfig(call, body, writer);
  writeSafety(body, writer);
  writer.endObject();
  return writer.take();
}

/** The canonical answer with the vendor's pictures; EMPTY when `answer` is none of the vendor's. */
export function readImages(facts: ResponseFacts, answer: JsonDocument): Bytes {
  const told = new Source(answer, answer.root);
  const candidates = told.member(CANDIDATES);
  const isAnswered = answer.kind(candidates) == JsonKind.Array;
  if (!isAnswered && answer.kind(answer.root) != JsonKind.Object) return EMPTY;
  const list = new ImageList(facts, answer.bytes.length);
  const said = new Said(answer);
  for (let at = isAnswered ? answer.first(candidates) : NONE; at != NONE; at = answer.next(at)) {
    said.hear(at);
    const images = said.images;
    for (let i = 0; i < images.length; i++) list.add(answer, imageIn(answer, images[i]).member(DATA));
  }
  list.close();
  if (told.kind(USAGE_METADATA) == JsonKind.Object) {
    list.writer.key(USAGE);
    new Usage(told.at(USAGE_METADATA)).writeImages(list.writer);
  }
  return list.finish();
}

function writeConfig(call: Call, body: Source, writer: JsonWriter): void {
  const size = body.member(SIZE);
  writer.key(GENERATION_CONFIG);
  writer.beginObject();
  writer.key(RESPONSE_MODALITIES);
  writer.beginArray();
  writer.string(IMAGE_MODALITY);
  writer.endArray();
  if (!isSizeOpen(body.document, size)) {
    const asked = ImageSize.parse(body.document, size);
    if (asked === null) call.problem = NO_SIZE;
    else writeImageSize(asked, writer);
  }
  writer.endObject();
}

/** What of the request the vendor cannot do; empty: nothing. */
function problemOf(call: Call, body: Source): string {
  const document = body.document;
  for (let key = document.first(body.node); key != NONE; key = document.next(key)) {
    const value = document.value(key);
    if (document.kind(value) == JsonKind.Null || isOneOf(document, key, READ)) continue;
    if (isOneOf(document, key, HINTS)) call.fitted |= Fitted.Hints;
    else if (!isUsual(document, key, value)) return text(document.string(key)) + UNANSWERABLE;
  }
  return "";
}

/** Whether a member asks for what the vendor does: one PNG at once, as data. */
function isUsual(document: JsonDocument, key: i32, value: i32): bool {
  if (document.is(key, N)) return document.integer(value, 0) == 1;
  if (document.is(key, STREAM)) return document.kind(value) == JsonKind.False;
  if (document.is(key, RESPONSE_FORMAT)) return document.is(value, B64_JSON);
  if (document.is(key, OUTPUT_FORMAT)) return document.is(value, PNG);
  return document.is(key, BACKGROUND) && !document.is(value, TRANSPARENT);
}
