import { utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";

const COMPACTION = utf8("compaction");
const CUSTOM_TOOL_CALL = utf8("custom_tool_call");
const FUNCTION_CALL = utf8("function_call");
const ID = utf8("id");
const INPUT = utf8("input");
const MESSAGE = utf8("message");
const REASONING = utf8("reasoning");
const TYPE = utf8("type");

/**
 * Takes the reasoning out of a body of OpenAI's Responses API (https://platform.openai.com/docs/guides/reasoning), and
 * the ids by which messages and calls belong to it. False where an item is in the way that is all encrypted, and that
 * nothing can take the place of.
 */
export function stripResponses(document: JsonDocument, edit: JsonEdit): bool {
  const input = document.member(document.root, INPUT);
  if (document.kind(input) != JsonKind.Array) return true;
  for (let item = document.first(input); item != NONE; item = document.next(item)) {
    const type = document.member(item, TYPE);
    if (document.is(type, COMPACTION)) return false;
    if (document.is(type, REASONING)) edit.removeItem(item);
    else if (isBound(document, type)) dropId(document, item, edit);
  }
  return true;
}

/** Whether an item of `type` has an id that the reasoning before it is known by, and can be without. */
function isBound(document: JsonDocument, type: i32): bool {
  return (
    type == NONE ||
    document.is(type, MESSAGE) ||
    document.is(type, FUNCTION_CALL) ||
    document.is(type, CUSTOM_TOOL_CALL)
  );
}

function dropId(document: JsonDocument, item: i32, edit: JsonEdit): void {
  if (document.kind(item) != JsonKind.Object) return;
  for (let key = document.first(item); key != NONE; key = document.next(key)) {
    if (document.is(key, ID)) edit.remove(key);
  }
}
