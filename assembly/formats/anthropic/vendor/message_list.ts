import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Fitted } from "../../../canonical/fit/fitted";
import { CACHE_CONTROL, CONTENT, NAME } from "../names";
import { isBlank, writeTrimmed } from "./blank";
import { BlockWriter } from "./content";

/** How each message begins: long chats have many. */
export const ASSISTANT_HEAD = utf8('"role":"assistant","content"');
export const USER_HEAD = utf8('"role":"user","content"');
export const SYSTEM_HEAD = utf8('"role":"system","content"');

/** The vendor's messages while they are written into an open array. */
export class MessageList {
  /** What keeps the first bad one from being sent on, for the client; empty = nothing. */
  problem: string = "";
  /** How many there are. */
  count: i32 = 0;
  readonly document: JsonDocument;

  constructor(
    readonly call: Call,
    readonly writer: JsonWriter,
  ) {
    this.document = call.document;
  }

  /** Opens a message and its list of blocks. */
  begin(head: Bytes): void {
    this.open(head);
    this.writer.beginArray();
  }

  end(): void {
    this.writer.endArray();
    this.writer.endObject();
  }

  /** Takes back the message that was begun at `place`. */
  takeBack(place: i32): void {
    this.count--;
    this.writer.backTo(place);
  }

  /** Keeps the first `problem`. */
  note(problem: string): void {
    if (this.problem.length == 0) this.problem = problem;
  }

  /** The vendor has no place for names of who speaks. */
  leaveOutName(message: Source): void {
    if (isFilled(this.document, message.member(NAME))) this.call.fitted |= Fitted.Names;
  }

  /** Writes message number `number`, at `node`: a string as it is, all else as blocks; none where it says nothing. */
  say(head: Bytes, node: i32, number: i32, blocks: BlockWriter): void {
    const document = this.document;
    const message = new Source(document, node);
    const content = message.member(CONTENT);
    const place = this.writer.place;
    if (document.kind(content) != JsonKind.String) {
      this.begin(head);
      if (blocks.write(content, number)) this.end();
      else this.takeBack(place);
      return;
    }
    if (isBlank(document, content)) return;
    if (message.kind(CACHE_CONTROL) == JsonKind.Object) {
      this.begin(head);
      blocks.writeText(message, content);
      return this.end();
    }
    this.open(head);
    if (content == blocks.trimmed) writeTrimmed(document, content, this.writer);
    else copyValue(document, content, this.writer);
    this.writer.endObject();
  }

  private open(head: Bytes): void {
    this.count++;
    this.writer.beginObject();
    this.writer.keyRange(head, 0, head.length);
  }
}
