import { Bytes, EMPTY, startsWith, utf8 } from "../../base/bytes";
import { Source, copyInside, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { TEXT, TYPE } from "./words";

const AUDIO = utf8("audio");
const DATA = utf8("data");
const FORMAT = utf8("format");
const IMAGE = utf8("image");
const IMAGE_URL = utf8("image_url");
const INPUT_AUDIO = utf8("input_audio");
const REFUSAL = utf8("refusal");
const URL = utf8("url");
const VIDEO = utf8("video");
const VIDEO_URL = utf8("video_url");

/** What the vendor's parts hold; a part of its own form is written like them. */
const MEDIA: Bytes[] = [IMAGE, VIDEO, AUDIO];
/** Members of a part that both sides name alike. */
const KEPT: Bytes[] = [
  utf8("cache_control"),
  utf8("fps"),
  utf8("max_pixels"),
  utf8("min_pixels"),
  utf8("total_pixels"),
];

const DATA_URL = utf8("data:");
const HTTP_URL = utf8("http");
const AUDIO_URL = utf8("data:audio/");
const BASE64 = utf8(";base64,");
const WAV = utf8("wav");

/** What a part of a message becomes: a member of the vendor's part, and its value. */
export class Part {
  constructor(
    readonly key: Bytes,
    readonly value: i32,
  ) {}
}

/** Writes the vendor's form of a message's content: a string as it is, a list of parts as a list. */
export function writeContent(document: JsonDocument, content: i32, writer: JsonWriter): void {
  if (document.kind(content) == JsonKind.String) return copyValue(document, content, writer);
  if (document.kind(content) != JsonKind.Array || !hasPart(document, content)) return writer.string(EMPTY);
  writer.beginArray();
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const source = new Source(document, at);
    const part = partOf(source);
    if (part !== null) writePart(source, part, writer);
  }
  writer.endArray();
}

/** Whether `content` shows the model more than text. */
export function hasMedia(document: JsonDocument, content: i32): bool {
  if (document.kind(content) != JsonKind.Array) return false;
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    const part = partOf(new Source(document, at));
    if (part !== null && part.key !== TEXT) return true;
  }
  return false;
}

function hasPart(document: JsonDocument, content: i32): bool {
  for (let at = document.first(content); at != NONE; at = document.next(at)) {
    if (partOf(new Source(document, at)) !== null) return true;
  }
  return false;
}

/** Null for a part that has no counterpart, or lacks what it is about. */
export function partOf(source: Source): Part | null {
  if (source.says(TYPE, IMAGE_URL)) return filled(source, IMAGE, urlIn(source, IMAGE_URL));
  if (source.says(TYPE, VIDEO_URL)) return filled(source, VIDEO, urlIn(source, VIDEO_URL));
  if (source.says(TYPE, INPUT_AUDIO)) return filled(source, AUDIO, source.at(INPUT_AUDIO).member(DATA));
  if (source.says(TYPE, REFUSAL)) return filled(source, TEXT, source.member(REFUSAL));
  for (let i = 0; i < MEDIA.length; i++) {
    const value = source.member(MEDIA[i]);
    const isList = source.document.kind(value) == JsonKind.Array;
    if (isList || isFilled(source.document, value)) return new Part(MEDIA[i], value);
  }
  const text = source.member(TEXT);
  return source.document.kind(text) == JsonKind.String ? new Part(TEXT, text) : null;
}

function filled(source: Source, key: Bytes, value: i32): Part | null {
  return isFilled(source.document, value) ? new Part(key, value) : null;
}

/** The URL at `key`, which stands there alone or in an object. */
function urlIn(source: Source, key: Bytes): i32 {
  return source.kind(key) == JsonKind.Object ? source.at(key).member(URL) : source.member(key);
}

function writePart(source: Source, part: Part, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(part.key);
  if (part.key === AUDIO && source.says(TYPE, INPUT_AUDIO)) writeAudio(source, part.value, writer);
  else copyValue(source.document, part.value, writer);
  for (let i = 0; i < KEPT.length; i++) {
    const kind = source.kind(KEPT[i]);
    if (kind == JsonKind.None || kind == JsonKind.Null) continue;
    writer.key(KEPT[i]);
    copyValue(source.document, source.member(KEPT[i]), writer);
  }
  writer.endObject();
}

/** A sound in base64 becomes a data URL; one that is a URL already stays. */
function writeAudio(source: Source, data: i32, writer: JsonWriter): void {
  const document = source.document;
  const text = document.string(data);
  if (startsWith(text, DATA_URL) || startsWith(text, HTTP_URL)) return copyValue(document, data, writer);
  const format = source.at(INPUT_AUDIO).member(FORMAT);
  writer.beginString();
  writer.text(AUDIO_URL);
  if (isFilled(document, format)) copyInside(document, format, writer);
  else writer.text(WAV);
  writer.text(BASE64);
  copyInside(document, data, writer);
  writer.endString();
}
