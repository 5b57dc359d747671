import { Bytes, slice, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Words } from "../../base/words";
import { FILE } from "../anthropic/names";
import { writePointOf } from "./cache_points";
import { Documents } from "./documents";
import { beginMedia, endMedia, isMedia, writeMedia } from "./media";
import {
  CONTENT,
  DATA,
  ID,
  INPUT,
  NAME,
  REASONING,
  REASONING_TEXT,
  REDACTED,
  REDACTED_THINKING,
  SIGNATURE,
  SOURCE,
  TEXT,
  THEIR_USE,
  THINKING,
  TOOL_USE,
  TOOL_USE_ID,
  TYPE,
} from "./names";

const BASE64 = utf8("base64");
const BLANK = utf8(" ");
const DOCUMENT = utf8("document");
const ERROR = utf8("error");
const IMAGE = utf8("image");
const IMAGE_TYPES: Bytes[] = [utf8("image/png"), utf8("image/jpeg"), utf8("image/gif"), utf8("image/webp")];
const IMAGE_TYPE = utf8("image/").length;
const IS_ERROR = utf8("is_error");
const MEDIA_TYPE = utf8("media_type");
const STATUS = utf8("status");
const TOOL_RESULT = utf8("toolResult");
const THEIR_RESULT = utf8("tool_result");
const THEIR_USE_ID = utf8("tool_use_id");

/** Writes the blocks of messages, which are those of Anthropic's Messages under other names. */
export class Blocks {
  /** The first block that the vendor has nothing for, for the client; empty: there is none. */
  problem: string = "";
  /** Names of the tools that were called in the history. */
  readonly called: Words = new Words();
  private readonly documents: Documents = new Documents();

  constructor(private readonly writer: JsonWriter) {}

  /** Writes `content`, a string or a list of blocks, into an open array. */
  write(from: Source): void {
    const document = from.document;
    const content = from.member(CONTENT);
    if (document.kind(content) == JsonKind.String) return this.writeText(from, content);
    if (document.kind(content) != JsonKind.Array) return;
    for (let at = document.first(content); at != NONE; at = document.next(at)) {
      const block = new Source(document, at);
      this.writeBlock(block);
      writePointOf(block, this.writer);
    }
  }

  private writeBlock(block: Source): void {
    const writer = this.writer;
    if (block.says(TYPE, TEXT)) this.writeText(block, block.member(TEXT));
    else if (block.says(TYPE, IMAGE)) this.writeImage(block);
    else if (block.says(TYPE, DOCUMENT)) this.note(this.documents.write(block, writer));
    else if (block.says(TYPE, FILE)) this.note(this.documents.carry(block.at(FILE), writer));
    else if (isMedia(block)) this.note(writeMedia(block, writer));
    else if (block.says(TYPE, THEIR_USE)) this.writeUse(block);
    else if (block.says(TYPE, THEIR_RESULT)) this.writeResult(block);
    else if (block.says(TYPE, THINKING) || block.says(TYPE, REDACTED_THINKING)) this.writeThought(block);
    else this.note("a block of a type that the vendor's Converse has nothing for");
  }

  private writeText(from: Source, said: i32): void {
    const writer = this.writer;
    writer.beginObject();
    writer.key(TEXT);
    copyValue(from.document, said, writer);
    writer.endObject();
  }

  private writeImage(block: Source): void {
    const writer = this.writer;
    const source = block.at(SOURCE);
    const type = source.member(MEDIA_TYPE);
    const document = block.document;
    const isData = source.says(TYPE, BASE64) && isFilled(document, source.member(DATA));
    if (!isData || !isOneOf(document, type, IMAGE_TYPES)) {
      return this.note("an image that is not the data of a PNG, JPEG, GIF or WebP: the vendor fetches none");
    }
    const name = document.string(type);
    beginMedia(IMAGE, slice(name, IMAGE_TYPE, name.length), writer);
    copyValue(document, source.member(DATA), writer);
    writer.endObject();
    endMedia(writer);
  }

  private writeUse(block: Source): void {
    const writer = this.writer;
    const document = block.document;
    this.called.add(document.string(block.member(NAME)));
    writer.beginObject();
    writer.key(TOOL_USE);
    writer.beginObject();
    writer.key(TOOL_USE_ID);
    writer.string(document.string(block.member(ID)));
    copyMember(block, NAME, JsonKind.String, writer);
    copyMember(block, INPUT, JsonKind.Object, writer);
    writer.endObject();
    writer.endObject();
  }

  /** The vendor wants something in a result: a space, where the tool gave nothing. */
  private writeResult(block: Source): void {
    const writer = this.writer;
    writer.beginObject();
    writer.key(TOOL_RESULT);
    writer.beginObject();
    writer.key(TOOL_USE_ID);
    writer.string(block.document.string(block.member(THEIR_USE_ID)));
    writer.key(CONTENT);
    writer.beginArray();
    const place = writer.place;
    this.write(block);
    if (writer.place == place) {
      writer.beginObject();
      writer.key(TEXT);
      writer.string(BLANK);
      writer.endObject();
    }
    writer.endArray();
    if (block.kind(IS_ERROR) == JsonKind.True) {
      writer.key(STATUS);
      writer.string(ERROR);
    }
    writer.endObject();
    writer.endObject();
  }

  private writeThought(block: Source): void {
    const writer = this.writer;
    const isRedacted = block.says(TYPE, REDACTED_THINKING);
    writer.beginObject();
    writer.key(REASONING);
    writer.beginObject();
    if (isRedacted) {
      writer.key(REDACTED);
      writer.string(block.document.string(block.member(DATA)));
    } else {
      writer.key(REASONING_TEXT);
      writer.beginObject();
      writer.key(TEXT);
      writer.string(block.document.string(block.member(THINKING)));
      copyMember(block, SIGNATURE, JsonKind.String, writer);
      writer.endObject();
    }
    writer.endObject();
    writer.endObject();
  }

  private note(problem: string): void {
    if (this.problem.length == 0 && problem.length > 0) this.problem = "messages: " + problem + ".";
  }
}
