import { Bytes, text, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { NextId } from "../../../canonical/chat/turn";
import { writeType } from "../fields";
import {
  CACHE_CONTROL,
  CITATIONS,
  CONTENT,
  FILE,
  FILE_ID,
  ID,
  IMAGE_URL,
  INPUT_AUDIO,
  MESSAGES,
  REFUSAL,
  SOURCE,
  TEXT,
  TOOL_RESULT,
  TOOL_USE,
  TYPE,
  VIDEO_URL,
} from "../names";
import { isBlank, writeTrimmed } from "./blank";
import { FileFault, writeFile } from "./files";
import { beginImage, isUploadedFile, showsImage } from "./media";

/** Parts of the canonical API that the vendor has nothing for. */
const FOREIGN: Bytes[] = [INPUT_AUDIO, VIDEO_URL];

/** Writes the blocks that contents of messages become. */
export class BlockWriter {
  /** The first part that the vendor cannot get, for the client; empty = there is none. */
  problem: string = "";
  /** Whether parts that Anthropic's API has nothing for stay as they are. */
  keepsMedia: bool = false;
  /** The string that is written without the white space at its end; NONE: there is none such. */
  trimmed: i32 = NONE;

  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
    private readonly ids: NextId,
  ) {}

  /**
   * Writes the blocks of the `content` of message number `message` into an open array: the text of a string, or what
   * each part becomes. Blank texts, which the vendor refuses, are left out, as are results of tools, which stand
   * elsewhere. Blocks of the vendor's own stay as they are. Answers whether there were any.
   */
  write(content: i32, message: i32): bool {
    const document = this.document;
    if (document.kind(content) == JsonKind.String) return this.writeText(new Source(document, content), content);
    let any = false;
    let number = 0;
    if (document.kind(content) != JsonKind.Array) return any;
    for (let at = document.first(content); at != NONE && this.problem.length == 0; at = document.next(at)) {
      const place = this.writer.place;
      const fault = this.writePart(new Source(document, at));
      if (fault.length > 0 && this.problem.length == 0)
        this.problem = `messages[${message}].content[${number}]${fault}`;
      if (this.writer.place != place) any = true;
      number++;
    }
    return any;
  }

  /** Writes a part, if it says something; answers what keeps it from being written. */
  private writePart(part: Source): string {
    const writer = this.writer;
    if (part.says(TYPE, TEXT) || part.says(TYPE, REFUSAL)) {
      const said = part.member(part.says(TYPE, TEXT) ? TEXT : REFUSAL);
      if (part.document.kind(said) != JsonKind.String) return ": a string of text is required.";
      this.writeText(part, said);
      return "";
    }
    if (part.says(TYPE, TOOL_RESULT)) return "";
    if (part.says(TYPE, TOOL_USE)) this.writeCall(part);
    else if (part.says(TYPE, IMAGE_URL)) {
      if (!showsImage(part)) return ".image_url: an http(s) URL or a data URL in base64 is required.";
      beginImage(part, writer);
      copyMember(part, CACHE_CONTROL, JsonKind.Object, writer);
      writer.endObject();
    } else if (part.says(TYPE, FILE)) {
      const fault = writeFile(part, writer);
      if (fault != FileFault.Type || !this.keepsMedia) return faultOf(fault);
      copyValue(part.document, part.node, writer);
    } else return this.writeOwn(part);
    return "";
  }

  /** Writes the text `said` with the marks of its holder `part`, unless it is blank. */
  writeText(part: Source, said: i32): bool {
    const writer = this.writer;
    if (isBlank(part.document, said)) return false;
    writer.beginObject();
    writeType(TEXT, writer);
    writer.key(TEXT);
    if (said == this.trimmed) writeTrimmed(part.document, said, writer);
    else copyValue(part.document, said, writer);
    copyMember(part, CACHE_CONTROL, JsonKind.Object, writer);
    copyMember(part, CITATIONS, JsonKind.Array, writer);
    writer.endObject();
    return true;
  }

  /** Writes a block that the vendor knows, or refuses by its name. */
  private writeOwn(part: Source): string {
    const type = part.member(TYPE);
    if (!isFilled(part.document, type)) return ": an object with a type is required.";
    for (let i = 0; i < FOREIGN.length && !this.keepsMedia; i++) {
      if (part.document.is(type, FOREIGN[i])) return `: the vendor takes no '${text(FOREIGN[i])}'.`;
    }
    copyValue(part.document, part.node, this.writer);
    return "";
  }

  private writeCall(block: Source): void {
    copyWith(block, ID, this.ids.nextId(), this.writer);
  }
}

function faultOf(fault: FileFault): string {
  switch (fault) {
    case FileFault.Missing:
      return ".file: a file_id, or file_data as a data URL in base64, is required.";
    case FileFault.Type:
      return ".file: the vendor takes PDF, text and images only.";
    case FileFault.Text:
      return ".file.file_data: text in UTF-8 is required.";
    default:
      return "";
  }
}

/** Copies the object `from`, with `value` as its member `key`, which stands last where there was none. */
export function copyWith(from: Source, key: Bytes, value: Bytes, writer: JsonWriter): void {
  const document = from.document;
  let isSaid = false;
  writer.beginObject();
  for (let at = document.first(from.node); at != NONE; at = document.next(at)) {
    const isKey = document.is(at, key);
    if (isKey && isSaid) continue;
    writer.keyRange(document.bytes, document.start(at), document.end(at));
    if (isKey) writer.string(value);
    else copyValue(document, document.value(at), writer);
    isSaid = isSaid || isKey;
  }
  if (!isSaid) {
    writer.key(key);
    writer.string(value);
  }
  writer.endObject();
}

/** Whether a message of the chat names a file that was uploaded before. */
export function namesUploadedFile(chat: JsonDocument): bool {
  const messages = chat.member(chat.root, MESSAGES);
  if (chat.kind(messages) != JsonKind.Array) return false;
  for (let message = chat.first(messages); message != NONE; message = chat.next(message)) {
    const content = chat.member(message, CONTENT);
    if (chat.kind(content) != JsonKind.Array) continue;
    for (let at = chat.first(content); at != NONE; at = chat.next(at)) {
      const part = new Source(chat, at);
      if (isUploadedFile(part) || part.at(SOURCE).kind(FILE_ID) == JsonKind.String) return true;
    }
  }
  return false;
}
