import { Bytes, EMPTY } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { PARTS, ROLE } from "./words";

/**
 * The contents of a request while they are written into an open array: neighbours of one role are one, and none is
 * without a part, which the vendor refuses.
 */
export class ContentList {
  /** What keeps the first bad message from being sent on, for the client; empty = nothing. */
  problem: string = "";
  /** How many there are. */
  count: i32 = 0;
  readonly document: JsonDocument;
  /** Of the content that is open; EMPTY: none is. */
  private role: Bytes = EMPTY;

  constructor(
    readonly call: Call,
    readonly writer: JsonWriter,
  ) {
    this.document = call.document;
  }

  /** Opens a part of a content of `role`; its members follow, then `endPart`. */
  beginPart(role: Bytes): JsonWriter {
    const writer = this.writer;
    if (this.role !== role) {
      this.end();
      this.count++;
      this.role = role;
      writer.beginObject();
      writer.key(ROLE);
      writer.string(role);
      writer.key(PARTS);
      writer.beginArray();
    }
    writer.beginObject();
    return writer;
  }

  endPart(): void {
    this.writer.endObject();
  }

  /** Closes the open content: what follows stands in another. */
  end(): void {
    if (this.role.length == 0) return;
    this.role = EMPTY;
    this.writer.endArray();
    this.writer.endObject();
  }

  /** Keeps the first `problem`. */
  note(problem: string): void {
    if (this.problem.length == 0) this.problem = problem;
  }
}
