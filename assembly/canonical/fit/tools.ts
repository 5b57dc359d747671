import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Call } from "../call";
import { Fitted } from "./fitted";

const TOOLS = utf8("tools");
const FUNCTION = utf8("function");
const PARAMETERS = utf8("parameters");
const PROPERTIES = utf8("properties");
const TYPE = utf8("type");
const OBJECT = utf8("object");
const EMPTY_OBJECT = utf8("{}");
const TOOL_CHOICE = utf8("tool_choice");
const REQUIRED = utf8("required");
const AUTO = utf8('"auto"');
const PARALLEL_TOOL_CALLS = utf8("parallel_tool_calls");

/** Has tools, and how they are called, be as the model takes them. */
export function fitTools(call: Call): void {
  const traits = call.traits;
  const document = call.document;
  if (!traits.parallelCalls && document.member(document.root, PARALLEL_TOOL_CALLS) != NONE) {
    call.fitted |= Fitted.ParallelCalls;
    call.drop(PARALLEL_TOOL_CALLS);
  }
  const choice = document.member(document.root, TOOL_CHOICE);
  if (!traits.forcedTool && isForced(document, choice)) {
    call.fitted |= Fitted.ForcedTool;
    call.set(TOOL_CHOICE, AUTO);
  }
  if (traits.toolsNeedProperties) sayProperties(call);
}

function isForced(document: JsonDocument, choice: i32): bool {
  return document.is(choice, REQUIRED) || document.is(document.member(choice, TYPE), FUNCTION);
}

/** A schema of an object that says nothing of its properties says that there are none. */
function sayProperties(call: Call): void {
  const document = call.document;
  const tools = document.member(document.root, TOOLS);
  for (let tool = document.first(tools); tool != NONE; tool = document.next(tool)) {
    const schema = document.member(document.member(tool, FUNCTION), PARAMETERS);
    if (!document.is(document.member(schema, TYPE), OBJECT)) continue;
    const properties = document.member(schema, PROPERTIES);
    if (document.kind(properties) == JsonKind.None) call.edit.insert(schema, PROPERTIES, EMPTY_OBJECT);
    else if (document.kind(properties) == JsonKind.Null) call.edit.replace(properties, EMPTY_OBJECT);
  }
}
