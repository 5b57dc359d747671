import { lower } from "../../base/ascii";
import { Bytes, EMPTY, equalRange, utf8 } from "../../base/bytes";

const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;
const HASH: u8 = 0x23;
/** Bytes of an ending. */
const LONGEST: i32 = 8;

/** A media type, and the endings of names that tell it. */
class MediaType {
  readonly type: Bytes;
  readonly endings: Bytes[];

  /** `row`: the type, and behind it the endings. */
  constructor(row: string) {
    const words = row.split(" ").map<Bytes>((word) => utf8(word));
    this.type = words[0];
    this.endings = words.slice(1);
  }
}

/** https://ai.google.dev/gemini-api/docs/file-input-methods */
const TYPES: MediaType[] = [
  "image/jpeg jpg jpeg;image/png png;image/gif gif;image/webp webp;image/bmp bmp;image/svg+xml svg",
  "image/x-icon ico;image/heic heic;image/heif heif;image/tiff tif tiff",
  "video/mp4 mp4;video/mpeg mpeg mpg;video/quicktime mov;video/x-msvideo avi;video/x-ms-wmv wmv",
  "video/webm webm;video/x-matroska mkv;video/x-flv flv;video/3gpp 3gp;video/3gpp2 3g2;video/x-m4v m4v",
  "audio/mpeg mp3;audio/wav wav;audio/ogg ogg;audio/flac flac;audio/aac aac;audio/mp4 m4a",
  "audio/x-ms-wma wma;audio/opus opus",
  "application/pdf pdf;application/json json",
  "text/html html htm;text/css css;text/csv csv;text/xml xml;text/markdown md markdown;text/javascript js",
  "text/x-python py;text/plain txt log yaml yml ts java go rs c sh sql",
]
  .join(";")
  .split(";")
  .map<MediaType>((row) => new MediaType(row));

/** The media type that the ending of a file's name, or of a URL's path, tells; EMPTY: it tells none. */
export function typeOfName(name: Bytes): Bytes {
  let end = 0;
  while (end < name.length && name[end] != QUESTION_MARK && name[end] != HASH) end++;
  let dot = end - 1;
  while (dot >= 0 && name[dot] != DOT && name[dot] != SLASH) dot--;
  if (dot < 0 || name[dot] != DOT || end - dot - 1 > LONGEST) return EMPTY;
  return typeOfEnding(name, dot + 1, end);
}

/** The media type of an ending such as `png`, `bytes[start, end)`, in any case; EMPTY: none is known. */
export function typeOfEnding(bytes: Bytes, start: i32, end: i32): Bytes {
  if (end <= start || end - start > LONGEST || end > bytes.length) return EMPTY;
  const ending = new StaticArray<u8>(end - start);
  for (let i = 0; i < ending.length; i++) ending[i] = lower(bytes[start + i]);
  for (let i = 0; i < TYPES.length; i++) {
    const endings = TYPES[i].endings;
    for (let j = 0; j < endings.length; j++) {
      if (equalRange(ending, 0, ending.length, endings[j])) return TYPES[i].type;
    }
  }
  return EMPTY;
}
