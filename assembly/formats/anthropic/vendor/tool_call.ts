import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { Source, copyMember } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter, quote } from "../../../base/json/writer";
import { writeType } from "../fields";
import { ARGUMENTS, FUNCTION, FUNCTION_CALL, ID, INDEX, INPUT, NAME, NO_INPUT, TOOL_CALLS } from "../names";

/** The JSON string `"{}"`. */
export const NO_ARGUMENTS: Bytes = quote(NO_INPUT);

/** Writes the canonical tool call number `index` for a `tool_use` block. */
export function writeCall(block: Source, index: i32, given: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(INDEX);
  writer.integer(index);
  copyText(block, ID, writer);
  writeType(FUNCTION, writer);
  writer.key(FUNCTION);
  writer.beginObject();
  copyText(block, NAME, writer);
  writer.key(ARGUMENTS);
  writer.string(given);
  writer.endObject();
  writer.endObject();
}

/** Writes `function_call` for a `tool_use` block. */
export function writeFunctionCall(block: Source, given: Bytes, writer: JsonWriter): void {
  writer.key(FUNCTION_CALL);
  writer.beginObject();
  copyText(block, NAME, writer);
  writer.key(ARGUMENTS);
  writer.string(given);
  writer.endObject();
}

/** Writes the member of a delta that goes on with the arguments of a `function_call`; `part` is a JSON string. */
export function writeFunctionPart(part: Bytes, writer: JsonWriter): void {
  writer.key(FUNCTION_CALL);
  writer.beginObject();
  writer.key(ARGUMENTS);
  writer.raw(part);
  writer.endObject();
}

/** Writes the member of a delta that opens a call. */
export function writeOpening(block: Source, index: i32, given: Bytes, writer: JsonWriter): void {
  writer.key(TOOL_CALLS);
  writer.beginArray();
  writeCall(block, index, given, writer);
  writer.endArray();
}

/** Writes the member of a delta that goes on with the arguments of call `index`; `part` is a JSON string. */
export function writePart(index: i32, part: Bytes, writer: JsonWriter): void {
  writer.key(TOOL_CALLS);
  writer.beginArray();
  writer.beginObject();
  writer.key(INDEX);
  writer.integer(index);
  writer.key(FUNCTION);
  writer.beginObject();
  writer.key(ARGUMENTS);
  writer.raw(part);
  writer.endObject();
  writer.endObject();
  writer.endArray();
}

/** The text of a block's input; `{}` when it has none. */
export function argumentsOf(block: Source): Bytes {
  return block.kind(INPUT) == JsonKind.Object ? block.document.raw(block.member(INPUT)) : NO_INPUT;
}

/** What a block of a stream says of its input at once; EMPTY when the input is still to come. */
export function earlyArguments(block: Source): Bytes {
  return block.document.first(block.member(INPUT)) == NONE ? EMPTY : argumentsOf(block);
}

function copyText(block: Source, key: Bytes, writer: JsonWriter): void {
  if (copyMember(block, key, JsonKind.String, writer)) return;
  writer.key(key);
  writer.string(EMPTY);
}
