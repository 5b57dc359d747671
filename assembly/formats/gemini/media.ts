import { equalFold } from "../../base/ascii";
import { Bytes, EMPTY, contains, slice, startsWith, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { dataStart, hasScheme, isDataUrl, isFetched, mediaTypeOf } from "../../canonical/chat/media_url";
import { typeOfEnding, typeOfName } from "./media_types";
import { DATA, FILE, FILE_ID, FORMAT, IMAGE_URL, INLINE_DATA, MIME_TYPE, TYPE, URL } from "./words";

const FILENAME = utf8("filename");
const FILE_DATA = utf8("file_data");
const FILE_DATA_PART = utf8("fileData");
const FILE_URI = utf8("fileUri");
const INPUT_AUDIO = utf8("input_audio");
const JPEG = utf8("image/jpeg");
const MP4 = utf8("video/mp4");
const SCHEME = utf8("://");
/** Of Google's storage: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/image-understanding */
const STORAGE_SCHEME = utf8("gs:");
const STORAGE = utf8("gs://");
const UNKNOWN = utf8("application/octet-stream");
const VIDEO_URL = utf8("video_url");
/** How a PDF begins, in base64. */
const PDF_START = utf8("JVBERi");
const PDF = utf8("application/pdf");

const NO_ADDRESS = ": an http(s) or gs URL, or a data URL in base64, is required.";
const NO_SOUND = ".input_audio: data in base64 and their format are required.";
const NO_FILE = ".file: file_data as a data URL in base64, or the address of a file as its file_id, is required.";

/** Whether a part is of something that is seen or heard, or a file. */
export function isMedia(part: Source): bool {
  return (
    part.says(TYPE, IMAGE_URL) || part.says(TYPE, VIDEO_URL) || part.says(TYPE, INPUT_AUDIO) || part.says(TYPE, FILE)
  );
}

/** Writes the member of the vendor's part for a part that `isMedia`; answers what keeps it from being written. */
export function writeMedia(part: Source, writer: JsonWriter): string {
  const media = new MediaWriter(part.document, writer);
  if (part.says(TYPE, INPUT_AUDIO)) return media.writeSound(part.at(INPUT_AUDIO));
  if (part.says(TYPE, FILE)) return media.writeFile(part.at(FILE));
  const isImage = part.says(TYPE, IMAGE_URL);
  if (media.writeAddress(urlOf(part), isImage ? JPEG : MP4)) return "";
  return (isImage ? ".image_url" : ".video_url") + NO_ADDRESS;
}

/** Whether a part that `isMedia` tells where its data are, in the place of the data. */
export function isAddressed(part: Source): bool {
  const document = part.document;
  const file = part.at(FILE);
  if (part.says(TYPE, FILE))
    return isFilled(document, file.member(FILE_ID)) || isAddress(document, file.member(FILE_DATA));
  return isAddress(document, urlOf(part));
}

/** Of a part that is seen; NONE: it has none. */
function urlOf(part: Source): i32 {
  const told = part.member(part.says(TYPE, IMAGE_URL) ? IMAGE_URL : VIDEO_URL);
  return part.document.kind(told) == JsonKind.Object ? part.document.member(told, URL) : told;
}

function isAddress(document: JsonDocument, url: i32): bool {
  if (isFetched(document, url)) return true;
  // What is no address may be long: it is not read for that.
  return hasScheme(document, url, STORAGE_SCHEME) && startsWith(document.string(url), STORAGE);
}

/** Writes what is seen, heard or read as data or as an address. */
class MediaWriter {
  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
  ) {}

  /** Writes what is at `url`, of type `usual` where nothing tells its own; false where it is no address. */
  writeAddress(url: i32, usual: Bytes): bool {
    const start = dataStart(this.document, url);
    if (start >= 0) {
      const type = mediaTypeOf(this.document, url);
      this.writeInline(url, start, type.length > 0 ? type : usual);
      return true;
    }
    if (!isAddress(this.document, url)) return false;
    this.writeUri(url, EMPTY, usual);
    return true;
  }

  writeSound(sound: Source): string {
    const document = this.document;
    const data = sound.member(DATA);
    const format = document.string(sound.member(FORMAT));
    const type = typeOfEnding(format, 0, format.length);
    if (!isFilled(document, data) || type.length == 0) return NO_SOUND;
    this.writeInline(data, document.start(data) + 1, type);
    return "";
  }

  /** A file that comes along, or one that was uploaded before, by its address. */
  writeFile(file: Source): string {
    const document = this.document;
    const name = document.string(file.member(FILENAME));
    const id = file.member(FILE_ID);
    const data = file.member(FILE_DATA);
    const isUploaded = isFilled(document, id);
    if (isUploaded && !contains(document.string(id), SCHEME)) return NO_FILE;
    if (isUploaded || isAddress(document, data)) {
      this.writeUri(isUploaded ? id : data, name, isUploaded ? EMPTY : UNKNOWN);
      return "";
    }
    const isUrl = isDataUrl(document, data);
    const start = isUrl ? dataStart(document, data) : document.start(data) + 1;
    if (start < 0 || !isFilled(document, data)) return NO_FILE;
    const named = isUrl ? mediaTypeOf(document, data) : EMPTY;
    const isNamed = named.length > 0 && !equalFold(named, UNKNOWN);
    this.writeInline(data, start, isNamed ? named : this.typeOfFile(name, start));
    return "";
  }

  private typeOfFile(name: Bytes, start: i32): Bytes {
    const type = typeOfName(name);
    if (type.length > 0) return type;
    return startsWith(slice(this.document.bytes, start, start + PDF_START.length), PDF_START) ? PDF : UNKNOWN;
  }

  /** Writes what the string `text` has from `start` on, which is base64. */
  private writeInline(text: i32, start: i32, type: Bytes): void {
    const writer = this.writer;
    writer.key(INLINE_DATA);
    writer.beginObject();
    writer.key(MIME_TYPE);
    writer.string(type);
    writer.key(DATA);
    writer.beginString();
    writer.rawText(this.document.bytes, start, this.document.end(text) - 1);
    writer.endString();
    writer.endObject();
  }

  /** Writes an address; its type is told by `name`, or by itself, or is `usual`. */
  private writeUri(uri: i32, name: Bytes, usual: Bytes): void {
    const writer = this.writer;
    let type = typeOfName(name);
    if (type.length == 0) type = typeOfName(this.document.string(uri));
    if (type.length == 0) type = usual;
    writer.key(FILE_DATA_PART);
    writer.beginObject();
    if (type.length > 0) {
      writer.key(MIME_TYPE);
      writer.string(type);
    }
    writer.key(FILE_URI);
    copyValue(this.document, uri, writer);
    writer.endObject();
  }
}
