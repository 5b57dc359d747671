import { Source, copyMember, copyValue } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { Bytes, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { writeType } from "../fields";
import {
  ARGUMENTS,
  CACHE_CONTROL,
  CONTENT,
  FUNCTION,
  FUNCTION_CALL,
  ID,
  INPUT,
  NAME,
  NO_INPUT,
  TOOL_CALLS,
  TOOL_RESULT,
  TOOL_USE,
  TOOL_USE_ID,
  TYPE,
} from "../names";
import { isBlank } from "./blank";
import { BlockWriter, copyWith } from "./content";
import { isPlain, writeTexts } from "./texts";
import { Turn } from "../../../canonical/chat/turn";

const IS_ERROR = utf8("is_error");
/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming */
const INVALID_JSON = utf8("INVALID_JSON");

/** Writes blocks for the calls that stand beside the content of a message. */
export function writeCalls(message: Source, turn: Turn, writer: JsonWriter): void {
  const document = message.document;
  const calls = message.member(TOOL_CALLS);
  if (document.kind(calls) == JsonKind.Array) {
    for (let at = document.first(calls); at != NONE; at = document.next(at)) {
      if (turn.isNext(at)) writeCall(new Source(document, at).at(FUNCTION), turn.nextId(), writer);
    }
  }
  const called = message.member(FUNCTION_CALL);
  if (turn.isNext(called)) writeCall(new Source(document, called), turn.nextId(), writer);
}

function writeCall(called: Source, id: Bytes, writer: JsonWriter): void {
  writer.beginObject();
  writeType(TOOL_USE, writer);
  writer.key(ID);
  writer.string(id);
  copyMember(called, NAME, JsonKind.String, writer);
  writer.key(INPUT);
  writeInput(called.document, called.member(ARGUMENTS), writer);
  writer.endObject();
}

/** The arguments of a call as an object; what is none goes into one, as the vendor advises. */
function writeInput(document: JsonDocument, given: i32, writer: JsonWriter): void {
  if (document.kind(given) == JsonKind.Object) return copyValue(document, given, writer);
  if (isBlank(document, given)) return writer.raw(NO_INPUT);
  const input = JsonDocument.parse(document.string(given));
  if (input.kind(input.root) == JsonKind.Object) return copyValue(input, input.root, writer);
  writer.beginObject();
  writer.key(INVALID_JSON);
  copyValue(document, given, writer);
  writer.endObject();
}

/** Writes the block for the result of call number `call`. */
export function writeResult(turn: Turn, call: i32, blocks: BlockWriter, writer: JsonWriter): void {
  const result = turn.resultOf(call);
  if (result.says(TYPE, TOOL_RESULT)) return copyWith(result, TOOL_USE_ID, turn.idOf(call), writer);
  writer.beginObject();
  writeType(TOOL_RESULT, writer);
  writer.key(TOOL_USE_ID);
  writer.string(turn.idOf(call));
  writeContent(result, turn.messageOf(call), blocks, writer);
  copyMember(result, IS_ERROR, JsonKind.True, writer);
  copyMember(result, CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
}

/** Writes what a tool gave, if that is anything: the vendor refuses blank texts here as well. */
function writeContent(result: Source, message: i32, blocks: BlockWriter, writer: JsonWriter): void {
  const document = result.document;
  const content = result.member(CONTENT);
  const place = writer.place;
  writer.key(CONTENT);
  if (isPlain(document, content)) {
    if (!writeTexts(document, content, writer)) writer.backTo(place);
    return;
  }
  writer.beginArray();
  if (blocks.write(content, message)) writer.endArray();
  else writer.backTo(place);
}
