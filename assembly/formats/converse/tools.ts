import { Bytes, text, utf8 } from "../../base/bytes";
import { Source, copyFilled, copyMember, copyValue, isFilled } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Words } from "../../base/words";
import { writePointOf } from "./cache_points";
import { DESCRIPTION, JSON_WORD, NAME, TYPE } from "./names";

const ANY = utf8("any");
const AUTO = utf8("auto");
const CUSTOM = utf8("custom");
const INPUT_SCHEMA = utf8("inputSchema");
const NO_TOOL = utf8("none");
const SINGLE = utf8("disable_parallel_tool_use");
const STRICT = utf8("strict");
export const THEIR_CHOICE: Bytes = utf8("tool_choice");
const THEIR_SCHEMA = utf8("input_schema");
const TOOL = utf8("tool");
const TOOL_CHOICE = utf8("toolChoice");
const TOOL_CONFIG = utf8("toolConfig");
const TOOL_SPEC = utf8("toolSpec");
const TOOLS = utf8("tools");
const NOTHING = utf8("{}");
const ANY_OBJECT = utf8('{"type":"object"}');

/**
 * Writes `toolConfig` for the tools of a Messages request. A history with calls must have one, so those that were
 * `called` are named where there are no tools. Answers why it cannot be written; empty: it is.
 */
export function writeTools(request: Source, called: Words, writer: JsonWriter): string {
  const document = request.document;
  const list = request.member(TOOLS);
  const choice = request.at(THEIR_CHOICE);
  const isBarred = choice.says(TYPE, NO_TOOL);
  const hasTools = document.first(list) != NONE;
  if (hasTools ? isBarred && called.count == 0 : called.count == 0) return "";
  let problem = "";
  writer.key(TOOL_CONFIG);
  writer.beginObject();
  writer.key(TOOLS);
  writer.beginArray();
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    const tool = new Source(document, at);
    if (isFilled(document, tool.member(TYPE)) && !tool.says(TYPE, CUSTOM)) {
      problem = `tools: the vendor's Converse has no tool of the type '${text(document.string(tool.member(TYPE)))}'.`;
    }
    writeTool(tool, writer);
    writePointOf(tool, writer);
  }
  for (let i = 0; !hasTools && i < called.count; i++) writeCalled(called, i, writer);
  writer.endArray();
  if (hasTools && !isBarred && !saysSingle(choice)) writeChoice(choice, writer);
  writer.endObject();
  return problem;
}

/** Whether but one tool may be called at a time, which only models have a word for: they get all of the choice. */
export function saysSingle(choice: Source): bool {
  return choice.kind(SINGLE) == JsonKind.True;
}

function writeTool(tool: Source, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TOOL_SPEC);
  writer.beginObject();
  copyMember(tool, NAME, JsonKind.String, writer);
  copyFilled(tool, DESCRIPTION, writer);
  writer.key(INPUT_SCHEMA);
  writer.beginObject();
  writer.key(JSON_WORD);
  if (tool.kind(THEIR_SCHEMA) == JsonKind.Object) copyValue(tool.document, tool.member(THEIR_SCHEMA), writer);
  else writer.raw(ANY_OBJECT);
  writer.endObject();
  copyMember(tool, STRICT, JsonKind.True, writer);
  writer.endObject();
  writer.endObject();
}

function writeCalled(called: Words, number: i32, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TOOL_SPEC);
  writer.beginObject();
  writer.key(NAME);
  writer.string(called.at(number));
  writer.key(INPUT_SCHEMA);
  writer.beginObject();
  writer.key(JSON_WORD);
  writer.raw(ANY_OBJECT);
  writer.endObject();
  writer.endObject();
  writer.endObject();
}

function writeChoice(choice: Source, writer: JsonWriter): void {
  const isOne = choice.says(TYPE, TOOL);
  if (!isOne && !choice.says(TYPE, ANY) && !choice.says(TYPE, AUTO)) return;
  writer.key(TOOL_CHOICE);
  writer.beginObject();
  if (isOne) {
    writer.key(TOOL);
    writer.beginObject();
    copyMember(choice, NAME, JsonKind.String, writer);
    writer.endObject();
  } else {
    writer.key(choice.says(TYPE, ANY) ? ANY : AUTO);
    writer.raw(NOTHING);
  }
  writer.endObject();
}
