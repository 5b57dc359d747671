import { Bytes, EMPTY, equal, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CumulativeText, StreamMode } from "./cumulative_text";
import { insideOf, writeInside } from "./text";
import { INDEX, NAME, TOOL_CALLS, TYPE } from "./words";

const ARGUMENTS = utf8("arguments");
const FUNCTION = utf8("function");
const ID = utf8("id");

/** A stream that makes more calls loses those behind. */
const MOST_CALLS: i32 = 128;

/** One tool call of a stream. */
class CallStream {
  private id: Bytes = EMPTY;
  private readonly name: CumulativeText;
  private readonly given: CumulativeText;
  /** The name as it was told last: it may be told again with every piece. */
  private toldName: Bytes = EMPTY;
  private hasArguments: bool = false;
  private isOpen: bool = false;

  constructor(
    /** The vendor's number for it. */
    readonly number: i64,
    mode: StreamMode,
  ) {
    this.name = new CumulativeText(mode);
    this.given = new CumulativeText(mode);
  }

  get isBare(): bool {
    return !this.isOpen && !this.hasArguments;
  }

  get hasNews(): bool {
    return this.name.hasNews || this.given.hasNews;
  }

  read(document: JsonDocument, told: i32): void {
    const called = document.member(told, FUNCTION);
    const name = insideOf(document, document.member(called, NAME));
    const given = document.member(called, ARGUMENTS);
    if (this.id.length == 0) this.id = insideOf(document, document.member(told, ID));
    if (!equal(name, this.toldName)) this.name.read(name, 0, name.length);
    if (name.length > 0) this.toldName = name;
    this.given.readAt(document, given);
    this.hasArguments = this.hasArguments || this.given.hasNews;
  }

  /** Writes what is new as number `position` of the answer's calls. */
  write(position: i32, writer: JsonWriter): void {
    writer.beginObject();
    writer.key(INDEX);
    writer.integer(position);
    if (!this.isOpen) {
      writeInside(ID, this.id, writer);
      writer.key(TYPE);
      writer.string(FUNCTION);
    }
    writer.key(FUNCTION);
    writer.beginObject();
    if (!this.isOpen || this.name.hasNews) this.name.write(NAME, writer);
    this.given.write(ARGUMENTS, writer);
    writer.endObject();
    writer.endObject();
    this.isOpen = true;
  }
}

/** The tool calls of one choice of a stream. */
export class CallStreams {
  private readonly calls: CallStream[] = [];

  constructor(private readonly mode: StreamMode) {}

  read(document: JsonDocument, list: i32): void {
    if (document.kind(list) != JsonKind.Array) return;
    for (let at = document.first(list), place = 0; at != NONE; at = document.next(at), place++) {
      const call = this.callOf(document.integer(document.member(at, INDEX), place));
      if (call !== null) call.read(document, at);
    }
  }

  /** Whether a call has no arguments yet. */
  get isWaiting(): bool {
    for (let i = 0; i < this.calls.length; i++) if (this.calls[i].isBare) return true;
    return false;
  }

  get hasNews(): bool {
    for (let i = 0; i < this.calls.length; i++) if (this.calls[i].hasNews) return true;
    return false;
  }

  /** Writes the list of calls that there is news of. */
  write(writer: JsonWriter): void {
    const calls = this.calls;
    writer.key(TOOL_CALLS);
    writer.beginArray();
    for (let i = 0; i < calls.length; i++) if (calls[i].hasNews) calls[i].write(i, writer);
    writer.endArray();
  }

  /** The call with the vendor's `number`; null for one too many. */
  private callOf(number: i64): CallStream | null {
    const calls = this.calls;
    for (let i = 0; i < calls.length; i++) if (calls[i].number == number) return calls[i];
    if (calls.length >= MOST_CALLS) return null;
    const call = new CallStream(number, this.mode);
    calls.push(call);
    return call;
  }
}
