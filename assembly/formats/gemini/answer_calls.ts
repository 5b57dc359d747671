import { Bytes, EMPTY, concat, slice, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Source, copyMember, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ResponseFacts } from "../../canonical/response_facts";
import { MADE_UP } from "./calls";
import { calledIn } from "./said";
import { writeSignature } from "./signature";
import { ARGUMENTS, FUNCTION, FUNCTION_CALL, ID, INDEX, NAME, RESPONSE_ID, TOOL_CALLS, TYPE } from "./words";

const ARGS = utf8("args");
const NO_ARGS = utf8("{}");
const SEPARATOR = utf8("_");
/** Bytes of an answer's id that go into those of its calls. */
const LONGEST: i32 = 64;

/** Tells the client of the calls of one answer, whole as the vendor tells them. */
export class AnswerCalls {
  /** Calls of all choices that were told. */
  private told: u32 = 0;
  /** How ids begin for calls that the vendor gave none: with the answer's, or else its time. */
  private base: Bytes = EMPTY;

  constructor(private readonly facts: ResponseFacts) {}

  /** Learns how the answer is called. */
  identify(answer: JsonDocument): void {
    if (this.base.length > 0) return;
    const id = answer.member(answer.root, RESPONSE_ID);
    const own = isFilled(answer, id) ? slice(answer.string(id), 0, LONGEST) : decimal(<u32>(this.facts.nowMs / 1000));
    this.base = concat(concat(MADE_UP, own), SEPARATOR);
  }

  /**
   * Writes `tool_calls` for the parts `parts`, behind `before` others of the choice; for a client that knows but one
   * call, the `function_call`.
   */
  write(answer: JsonDocument, parts: i32[], before: i32, writer: JsonWriter): void {
    if (this.facts.isLegacy) {
      if (before > 0 || parts.length == 0) return;
      writer.key(FUNCTION_CALL);
      return writeFunction(calledIn(answer, parts[0]), writer);
    }
    writer.key(TOOL_CALLS);
    writer.beginArray();
    for (let i = 0; i < parts.length; i++) {
      writer.beginObject();
      writer.key(INDEX);
      writer.integer(before + i);
      this.writeCall(answer, parts[i], writer);
      writer.endObject();
    }
    writer.endArray();
  }

  private writeCall(answer: JsonDocument, part: i32, writer: JsonWriter): void {
    const called = calledIn(answer, part);
    const id = called.member(ID);
    writer.key(ID);
    if (isFilled(answer, id)) copyValue(answer, id, writer);
    else writer.string(concat(this.base, decimal(this.told)));
    this.told++;
    writer.key(TYPE);
    writer.string(FUNCTION);
    writer.key(FUNCTION);
    writeFunction(called, writer);
    writeSignature(answer, part, writer);
  }
}

function writeFunction(called: Source, writer: JsonWriter): void {
  const args = called.member(ARGS);
  writer.beginObject();
  if (!copyMember(called, NAME, JsonKind.String, writer)) {
    writer.key(NAME);
    writer.string(EMPTY);
  }
  writer.key(ARGUMENTS);
  writer.string(called.document.kind(args) == JsonKind.Object ? called.document.raw(args) : NO_ARGS);
  writer.endObject();
}
