import { Bytes, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";

const CONTENTS = utf8("contents");
const PARTS = utf8("parts");
const CALLS: StaticArray<Bytes> = [utf8("functionCall"), utf8("function_call")];
const SIGNATURES: StaticArray<Bytes> = [utf8("thoughtSignature"), utf8("thought_signature")];
/** Calls of tools want a signature. The vendor looks for none behind this one. */
const ESCAPE = utf8('"skip_thought_signature_validator"');

/**
 * Takes all signatures out of a body of `generateContent`
 * (https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
export function stripContents(document: JsonDocument, edit: JsonEdit): void {
  const list = document.member(document.root, CONTENTS);
  if (document.kind(list) == JsonKind.Object) return stripContent(document, list, edit);
  if (document.kind(list) != JsonKind.Array) return;
  for (let content = document.first(list); content != NONE; content = document.next(content)) {
    stripContent(document, content, edit);
  }
}

function stripContent(document: JsonDocument, content: i32, edit: JsonEdit): void {
  const parts = document.member(content, PARTS);
  if (document.kind(parts) != JsonKind.Array) return;
  for (let part = document.first(parts); part != NONE; part = document.next(part)) stripPart(document, part, edit);
}

function stripPart(document: JsonDocument, part: i32, edit: JsonEdit): void {
  if (document.kind(part) != JsonKind.Object) return;
  const isCall = document.member(part, CALLS[0]) != NONE || document.member(part, CALLS[1]) != NONE;
  for (let key = document.first(part); key != NONE; key = document.next(key)) {
    if (!document.is(key, SIGNATURES[0]) && !document.is(key, SIGNATURES[1])) continue;
    if (isCall) edit.replace(document.value(key), ESCAPE);
    else edit.remove(key);
  }
}
