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
  readonly endings: Bytes[];
  readonly type: Bytes;

  constructor(type: string, endings: string[]) {
    this.type = utf8(type);
    this.endings = endings.map<Bytes>((ending) => utf8(ending));
  }
}

/** https://ai.google.dev/gemini-api/docs/file-input-methods */
const TYPES: MediaType[] = [
  new MediaType("image/jpeg", ["jpg", "jpeg"]),
  new MediaType("image/png", ["png"]),
  new MediaType("image/gif", ["gif"]),
  new MediaType("image/webp", ["webp"]),
  new MediaType("image/bmp", ["bmp"]),
  new MediaType("image/svg+xml", ["svg"]),
  new MediaType("image/x-icon", ["ico"]),
  new MediaType("image/heic", ["heic"]),
  new MediaType("image/heif", ["heif"]),
  new MediaType("image/tiff", ["tif", "tiff"]),
  new MediaType("video/mp4", ["mp4"]),
  new MediaType("video/mpeg", ["mpeg", "mpg"]),
  new MediaType("video/quicktime", ["mov"]),
  new MediaType("video/x-msvideo", ["avi"]),
  new MediaType("video/x-ms-wmv", ["wmv"]),
  new MediaType("video/webm", ["webm"]),
  new MediaType("video/x-matroska", ["mkv"]),
  new MediaType("video/x-flv", ["flv"]),
  new MediaType("video/3gpp", ["3gp"]),
  new MediaType("video/3gpp2", ["3g2"]),
  new MediaType("video/x-m4v", ["m4v"]),
  new MediaType("audio/mpeg", ["mp3"]),
  new MediaType("audio/wav", ["wav"]),
  new MediaType("audio/ogg", ["ogg"]),
  new MediaType("audio/flac", ["flac"]),
  new MediaType("audio/aac", ["aac"]),
  new MediaType("audio/mp4", ["m4a"]),
  new MediaType("audio/x-ms-wma", ["wma"]),
  new MediaType("audio/opus", ["opus"]),
  new MediaType("application/pdf", ["pdf"]),
  new MediaType("application/json", ["json"]),
  new MediaType("text/html", ["html", "htm"]),
  new MediaType("text/css", ["css"]),
  new MediaType("text/csv", ["csv"]),
  new MediaType("text/xml", ["xml"]),
  new MediaType("text/markdown", ["md", "markdown"]),
  new MediaType("text/javascript", ["js"]),
  new MediaType("text/x-python", ["py"]),
  new MediaType("text/plain", ["txt", "log", "yaml", "yml", "ts", "java", "go", "rs", "c", "sh", "sql"]),
];

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
