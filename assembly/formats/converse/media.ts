import { startsWithFold } from "../../base/ascii";
import { Bytes, equal, slice, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { dataStart, mediaTypeOf } from "../../canonical/chat/media_url";
import { INPUT_AUDIO, URL, VIDEO_URL } from "../anthropic/names";
import { writeData } from "../anthropic/vendor/media";
import { BYTES, DATA, FORMAT, SOURCE, TYPE } from "./names";

const AUDIO = utf8("audio");
const VIDEO = utf8("video");
const VIDEO_TYPE = utf8("video/");
/** Media types of films whose second half is another word than the vendor's, which stands at the same place. */
const SUBTYPES: Bytes[] = ["quicktime", "x-matroska", "x-flv", "x-ms-wmv", "3gpp"].map<Bytes>((type) => utf8(type));
const FORMATS: Bytes[] = ["mov", "mkv", "flv", "wmv", "three_gp"].map<Bytes>((format) => utf8(format));

/** Whether `block` is a sound or a film, which Anthropic's API has no block for. */
export function isMedia(block: Source): bool {
  return block.says(TYPE, INPUT_AUDIO) || block.says(TYPE, VIDEO_URL);
}

/** Writes the block of a sound or a film; answers why there is none, empty: there is. */
export function writeMedia(block: Source, writer: JsonWriter): string {
  return block.says(TYPE, INPUT_AUDIO) ? writeSound(block.at(INPUT_AUDIO), writer) : writeFilm(block, writer);
}

/** Opens the block `kind` for data, as far as the object around them; data and `endMedia` follow. */
export function beginMedia(kind: Bytes, format: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(kind);
  writer.beginObject();
  writer.key(FORMAT);
  writer.string(format);
  writer.key(SOURCE);
  writer.beginObject();
  writer.key(BYTES);
}

/** Closes the block behind its source. */
export function endMedia(writer: JsonWriter): void {
  writer.endObject();
  writer.endObject();
}

function writeSound(audio: Source, writer: JsonWriter): string {
  const document = audio.document;
  const data = audio.member(DATA);
  const format = audio.member(FORMAT);
  if (!isFilled(document, data) || !isFilled(document, format))
    return "a sound without data in base64 and their format";
  beginMedia(AUDIO, document.string(format), writer);
  copyValue(document, data, writer);
  writer.endObject();
  endMedia(writer);
  return "";
}

function writeFilm(block: Source, writer: JsonWriter): string {
  const document = block.document;
  const said = block.member(VIDEO_URL);
  const url = document.kind(said) == JsonKind.Object ? document.member(said, URL) : said;
  const start = dataStart(document, url);
  const type = mediaTypeOf(document, url);
  if (start < 0 || !startsWithFold(type, VIDEO_TYPE)) {
    return "a video_url that is no data URL of a film in base64: the vendor fetches none";
  }
  let format = slice(type, VIDEO_TYPE.length, type.length);
  for (let i = 0; i < SUBTYPES.length; i++) if (equal(format, SUBTYPES[i])) format = FORMATS[i];
  beginMedia(VIDEO, format, writer);
  writeData(document, url, start, writer);
  endMedia(writer);
  return "";
}
