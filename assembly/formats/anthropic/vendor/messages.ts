import { isDigit, lower } from "../../../base/ascii";
import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeType } from "../fields";
import {
  ARGUMENTS,
  ASSISTANT,
  CACHE_CONTROL,
  CONTENT,
  FUNCTION,
  ID,
  INPUT,
  NAME,
  NO_INPUT,
  REFUSAL,
  ROLE,
  TOOL,
  TOOL_CALLS,
  TOOL_CALL_ID,
  TOOL_RESULT,
  TOOL_USE,
  TOOL_USE_ID,
  USER,
} from "../names";
import { isPlain, writeBlocks, writeTexts } from "./content";

const ASSISTANT_HEAD = utf8('"role":"assistant","content"');
const USER_HEAD = utf8('"role":"user","content"');

/** Writes the messages of a chat but for its instructions into an open array. */
export class MessageWriter {
  /** How many messages were written. */
  count: i32 = 0;
  /** Whether a message of the user's is open, holding results of tools. */
  private inResults: bool = false;

  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
  ) {}

  /** All of `messages`. Those of unknown roles, and those with nothing that the vendor can use, are left out. */
  write(messages: i32): void {
    const document = this.document;
    for (let at = document.first(messages); at != NONE; at = document.next(at)) {
      const role = document.member(at, ROLE);
      if (document.is(role, USER)) this.addUser(at);
      else if (document.is(role, ASSISTANT)) this.addAssistant(at);
      else if (document.is(role, TOOL)) this.addResult(new Source(document, at));
    }
    this.closeResults();
  }

  /** Results of tools go into one message of the user's, and what the user says next goes there too. */
  private addResult(message: Source): void {
    const writer = this.writer;
    if (!this.inResults) this.begin(USER_HEAD);
    if (!this.inResults) writer.beginArray();
    this.inResults = true;
    writer.beginObject();
    writeType(TOOL_RESULT, writer);
    writer.key(TOOL_USE_ID);
    this.writeId(message.member(TOOL_CALL_ID));
    this.writeResult(message.member(CONTENT));
    copyMember(message, CACHE_CONTROL, JsonKind.Object, writer);
    writer.endObject();
  }

  private writeResult(content: i32): void {
    const document = this.document;
    const kind = document.kind(content);
    if (kind != JsonKind.String && kind != JsonKind.Array) return;
    this.writer.key(CONTENT);
    if (isPlain(document, content)) {
      this.writer.beginString();
      writeTexts(document, content, this.writer);
      this.writer.endString();
      return;
    }
    this.writer.beginArray();
    writeBlocks(document, content, this.writer);
    this.writer.endArray();
  }

  private addUser(message: i32): void {
    const content = this.document.member(message, CONTENT);
    if (this.inResults) {
      writeBlocks(this.document, content, this.writer);
      this.closeResults();
    } else if (!this.say(USER_HEAD, content) && this.document.kind(content) == JsonKind.String) {
      this.begin(USER_HEAD);
      copyValue(this.document, content, this.writer);
      this.end();
    }
  }

  private addAssistant(message: i32): void {
    this.closeResults();
    const document = this.document;
    const content = document.member(message, CONTENT);
    const refusal = document.member(message, REFUSAL);
    const calls = document.member(message, TOOL_CALLS);
    if (this.countCalls(calls) > 0) {
      this.begin(ASSISTANT_HEAD);
      this.writer.beginArray();
      if (!writeBlocks(document, content, this.writer)) writeBlocks(document, refusal, this.writer);
      this.writeCalls(calls);
      this.writer.endArray();
      this.end();
    } else if (!this.say(ASSISTANT_HEAD, content)) this.say(ASSISTANT_HEAD, refusal);
  }

  /** Writes a message of `content`, a string as it is, all else as blocks; false, and none, where it says nothing. */
  private say(head: Bytes, content: i32): bool {
    const document = this.document;
    const writer = this.writer;
    const place = writer.place;
    this.begin(head);
    if (isFilled(document, content)) copyValue(document, content, writer);
    else {
      writer.beginArray();
      if (!writeBlocks(document, content, writer)) {
        this.count--;
        writer.backTo(place);
        return false;
      }
      writer.endArray();
    }
    this.end();
    return true;
  }

  private countCalls(calls: i32): i32 {
    const document = this.document;
    let count = 0;
    if (document.kind(calls) != JsonKind.Array) return count;
    for (let at = document.first(calls); at != NONE; at = document.next(at)) {
      if (isFilled(document, new Source(document, at).at(FUNCTION).member(NAME))) count++;
    }
    return count;
  }

  private writeCalls(calls: i32): void {
    const document = this.document;
    const writer = this.writer;
    for (let at = document.first(calls); at != NONE; at = document.next(at)) {
      const called = new Source(document, at).at(FUNCTION);
      if (!isFilled(document, called.member(NAME))) continue;
      writer.beginObject();
      writeType(TOOL_USE, writer);
      writer.key(ID);
      this.writeId(document.member(at, ID));
      copyMember(called, NAME, JsonKind.String, writer);
      writer.key(INPUT);
      this.writeInput(called.member(ARGUMENTS));
      writer.endObject();
    }
  }

  /** The arguments of a call as an object; `{}` for what is none. */
  private writeInput(given: i32): void {
    const document = this.document;
    if (document.kind(given) == JsonKind.Object) return copyValue(document, given, this.writer);
    const input = JsonDocument.parse(document.string(given));
    if (input.kind(input.root) == JsonKind.Object) copyValue(input, input.root, this.writer);
    else this.writer.raw(NO_INPUT);
  }

  /** An id of letters, digits, `_` and `-`, the only ones the vendor takes; `_` stands for all else. */
  private writeId(node: i32): void {
    const id = this.document.string(node);
    for (let i = 0; i < id.length; i++) if (!isIdByte(id[i])) id[i] = 0x5f;
    this.writer.string(id);
  }

  /** Opens a message, as far as its content; `head` is written at once, because long chats have many. */
  private begin(head: Bytes): void {
    this.count++;
    this.writer.beginObject();
    this.writer.keyRange(head, 0, head.length);
  }

  private end(): void {
    this.writer.endObject();
  }

  private closeResults(): void {
    if (!this.inResults) return;
    this.inResults = false;
    this.writer.endArray();
    this.end();
  }
}

function isIdByte(byte: u8): bool {
  const letter = lower(byte);
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a) || byte == 0x5f || byte == 0x2d;
}
