import { Bytes, text, utf8 } from "../../base/bytes";
import { copyValue, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";
import { CONTENT, PARTS, TEXT } from "./words";

export const DIMENSIONS: Bytes = utf8("dimensions");
export const EMBEDDINGS: Bytes = utf8("embeddings");
export const OUTPUT_DIMENSIONS: Bytes = utf8("outputDimensionality");
export const TASK_TYPE: Bytes = utf8("task_type");
export const TASK_TYPE_OUT: Bytes = utf8("taskType");
export const TITLE: Bytes = utf8("title");
export const VALUES: Bytes = utf8("values");

const INPUT = utf8("input");
const READ: Bytes[] = [utf8("model"), INPUT, utf8("encoding_format")];
const USER = utf8("user");

/** Of the canonical API; each text costs a request of its own within the vendor's body. */
const MOST_TEXTS: i32 = 2048;

/** Bytes of a setting: each text repeats it, and so each of its kind is said once. */
const LONGEST_SETTING: i32 = 256;

const NO_INPUT = "'input' must be a text or a list of texts.";
const TOO_MANY = "'input' must be 2048 texts at most.";

/** The text or texts of `input`; a problem of `call` where there are none, or a member beside `settings`. */
export function textsOf(call: Call, settings: Bytes[]): i32[] {
  const document = call.document;
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    if (document.kind(document.value(key)) == JsonKind.Null || isOneOf(document, key, READ)) continue;
    if (document.is(key, USER)) call.fitted |= Fitted.Hints;
    else if (!isOneOf(document, key, settings)) {
      call.problem = `${text(document.string(key))}: the vendor has nothing like it`;
    }
  }
  const input = document.member(document.root, INPUT);
  if (document.kind(input) == JsonKind.String) return [input];
  const texts: i32[] = [];
  const first = document.kind(input) == JsonKind.Array ? document.first(input) : NONE;
  for (let at = first; at != NONE && texts.length <= MOST_TEXTS; at = document.next(at)) {
    if (document.kind(at) != JsonKind.String) call.problem = NO_INPUT;
    texts.push(at);
  }
  if (first == NONE) call.problem = NO_INPUT;
  if (texts.length > MOST_TEXTS) call.problem = TOO_MANY;
  return texts;
}

/** Those of the members `asked` that `call` has, by their `names`, the value of each behind it. */
export function settingsOf(call: Call, asked: Bytes[], names: Bytes[]): Bytes[] {
  const document = call.document;
  const settings: Bytes[] = [];
  for (let i = 0; i < asked.length && i < names.length; i++) {
    const value = document.member(document.root, asked[i]);
    if (document.kind(value) <= JsonKind.Null || settings.includes(names[i])) continue;
    if (document.end(value) - document.start(value) > LONGEST_SETTING) {
      call.problem = `${text(asked[i])}: it is too long to be said of each text`;
    }
    settings.push(names[i]);
    settings.push(document.raw(value));
  }
  return settings;
}

/** Writes `settings` into an open object. */
export function writeSettings(settings: Bytes[], writer: JsonWriter): void {
  for (let i = 0; i + 1 < settings.length; i += 2) {
    writer.key(settings[i]);
    writer.raw(settings[i + 1]);
  }
}

/** Writes the text at `node` as the member `content`. */
export function writeContent(document: JsonDocument, node: i32, writer: JsonWriter): void {
  writer.key(CONTENT);
  writer.beginObject();
  writer.key(PARTS);
  writer.beginArray();
  writer.beginObject();
  writer.key(TEXT);
  copyValue(document, node, writer);
  writer.endObject();
  writer.endArray();
  writer.endObject();
}
