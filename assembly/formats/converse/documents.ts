import { endsWithFold, isDigit, lower } from "../../base/ascii";
import { Bytes, EMPTY, concat, slice, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Source, copyMember, copyValue } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Words } from "../../base/words";
import { dataStart } from "../../canonical/chat/media_url";
import { FILENAME, FILE_DATA } from "../anthropic/names";
import { writeData } from "../anthropic/vendor/media";
import { endMedia } from "./media";
import { BYTES, DATA, FORMAT, NAME, SOURCE, TEXT, TYPE } from "./names";

const BASE64 = utf8("base64");
const CITATIONS = utf8("citations");
const CONTEXT = utf8("context");
const DOCUMENT = utf8("document");
const MEDIA_TYPE = utf8("media_type");
const PDF = utf8("pdf");
const PDF_TYPE = utf8("application/pdf");
const PLAIN = utf8("txt");
const TITLE = utf8("title");
/** What the vendor reads beside these two, by the endings of its names. */
const FORMATS: Bytes[] = ["doc", "docx", "xls", "xlsx"].map<Bytes>((format) => utf8(format));
const ENDINGS: Bytes[] = [".doc", ".docx", ".xls", ".xlsx"].map<Bytes>((ending) => utf8(ending));
const SPACE: u8 = 0x20;
/** Characters of a name that are kept, with room for a number behind them. */
const LONGEST: i32 = 180;
/** Beside letters, digits and single spaces. */
const TAKEN = utf8("-()[]");

/** The documents of one request: each has a name, which the vendor wants to be the only one of its kind. */
export class Documents {
  private readonly names: Words = new Words();

  /** Writes a document's block; answers why there is none, empty: there is. */
  write(block: Source, writer: JsonWriter): string {
    const source = block.at(SOURCE);
    const isData = source.says(TYPE, BASE64) && source.kind(DATA) == JsonKind.String;
    const isText = source.says(TYPE, TEXT) && source.kind(DATA) == JsonKind.String;
    if (!isText && !(isData && source.says(MEDIA_TYPE, PDF_TYPE))) {
      return "a document that is neither text nor a PDF's data: the vendor fetches none, and keeps none";
    }
    this.begin(isText ? PLAIN : PDF, block.document.string(block.member(TITLE)), writer);
    writer.key(isText ? TEXT : BYTES);
    copyValue(block.document, source.member(DATA), writer);
    writer.endObject();
    copyMember(block, CONTEXT, JsonKind.String, writer);
    copyMember(block, CITATIONS, JsonKind.Object, writer);
    endMedia(writer);
    return "";
  }

  /** As `write`, of a `file` that Anthropic's API has no document for; its name tells what it is. */
  carry(file: Source, writer: JsonWriter): string {
    const document = file.document;
    const name = document.string(file.member(FILENAME));
    const data = file.member(FILE_DATA);
    const start = dataStart(document, data);
    let format = EMPTY;
    for (let i = 0; i < FORMATS.length; i++) if (endsWithFold(name, ENDINGS[i])) format = FORMATS[i];
    if (format.length == 0) return "a file that is no image, PDF or text, nor by its name .doc, .docx, .xls or .xlsx";
    this.begin(format, name, writer);
    writer.key(BYTES);
    writeData(document, data, start < 0 ? document.start(data) + 1 : start, writer);
    endMedia(writer);
    return "";
  }

  /** Opens a block as far as its source. */
  private begin(format: Bytes, title: Bytes, writer: JsonWriter): void {
    writer.beginObject();
    writer.key(DOCUMENT);
    writer.beginObject();
    writer.key(FORMAT);
    writer.string(format);
    writer.key(NAME);
    writer.string(this.nameFor(title));
    writer.key(SOURCE);
    writer.beginObject();
  }

  private nameFor(title: Bytes): Bytes {
    const name = fitting(title);
    const base = name.length == 0 ? DOCUMENT : name;
    let free = base;
    for (let number = this.names.count + 1; this.names.find(free) >= 0; number++) {
      free = concat(base, concat([SPACE], decimal(number)));
    }
    this.names.add(free);
    return free;
  }
}

/** `title` of the characters that the vendor takes: what it does not becomes a space, of which one is kept. */
function fitting(title: Bytes): Bytes {
  const kept = new StaticArray<u8>(min(title.length, LONGEST));
  let size = 0;
  for (let i = 0; i < title.length && size < kept.length; i++) {
    const byte = isTaken(title[i]) ? title[i] : SPACE;
    if (byte == SPACE && (size == 0 || kept[size - 1] == SPACE)) continue;
    kept[size++] = byte;
  }
  if (size > 0 && kept[size - 1] == SPACE) size--;
  return slice(kept, 0, size);
}

function isTaken(byte: u8): bool {
  const letter = lower(byte);
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a) || TAKEN.includes(byte);
}
