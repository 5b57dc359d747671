import { Bytes, EMPTY } from "../../../assembly/base/bytes";
import { JsonDocument, JsonFault, JsonKind, NONE } from "../../../assembly/base/json/document";
import { JsonEdit } from "../../../assembly/base/json/edit";
import { JsonWriter, quote } from "../../../assembly/base/json/writer";

/** The JSON modules for a fuzzer outside: one document and one edit at a time. */

let document: JsonDocument = JsonDocument.parse(EMPTY);
let edit: JsonEdit = new JsonEdit(document);
const writer = new JsonWriter();

export function bytesId(): u32 {
  return idof<Bytes>();
}

export function parse(bytes: Bytes): JsonFault {
  document = JsonDocument.parse(bytes);
  edit = new JsonEdit(document);
  return document.fault;
}

export function faultAt(): i32 {
  return document.faultAt;
}

export function root(): i32 {
  return document.root;
}

export function kind(node: i32): JsonKind {
  return document.kind(node);
}

export function start(node: i32): i32 {
  return document.start(node);
}

export function end(node: i32): i32 {
  return document.end(node);
}

export function first(node: i32): i32 {
  return document.first(node);
}

export function next(node: i32): i32 {
  return document.next(node);
}

export function value(node: i32): i32 {
  return document.value(node);
}

export function member(object: i32, key: Bytes): i32 {
  return document.member(object, key);
}

export function count(node: i32): i32 {
  return document.count(node);
}

export function is(node: i32, text: Bytes): bool {
  return document.is(node, text);
}

export function string(node: i32): Bytes {
  return document.string(node);
}

export function raw(node: i32): Bytes {
  return document.raw(node);
}

/** The number as decimal text, empty when it is no integer: an i64 does not pass the border as a number. */
export function integer(node: i32): Bytes {
  const low = document.integer(node, 7);
  if (low == 7 && document.integer(node, 8) == 8) return EMPTY;
  writer.integer(low);
  return writer.take();
}

export function float(node: i32): f64 {
  return document.float(node);
}

export function replace(node: i32, text: Bytes): void {
  edit.replace(node, text);
}

export function insert(object: i32, key: Bytes, text: Bytes): void {
  edit.insert(object, key, text);
}

export function remove(keyNode: i32): void {
  edit.remove(keyNode);
}

export function apply(): Bytes {
  return edit.apply();
}

export function quoted(text: Bytes): Bytes {
  return quote(text);
}

/** The document written anew by the writer; strings and keys decoded and quoted again, or copied as they stand. */
export function rewrite(decoded: bool): Bytes {
  let node = document.root;
  let above: StaticArray<i32> = new StaticArray<i32>(512);
  let depth = 0;
  // The entry's caller checks values, so the walk may be plain: a stack of nodes, keys standing for their members.
  while (node != NONE) {
    const key = document.value(node) != NONE;
    if (key) writeKey(node, decoded);
    const shown = key ? document.value(node) : node;
    const child = document.first(shown);
    writeValue(shown, decoded);
    if (child != NONE) {
      above[depth++] = node;
      node = child;
      continue;
    }
    closeEmpty(shown);
    node = document.next(node);
    while (node == NONE && depth > 0) {
      const parent = above[--depth];
      closeContainer(document.value(parent) != NONE ? document.value(parent) : parent);
      node = document.next(parent);
    }
  }
  return writer.take();
}

function writeKey(node: i32, decoded: bool): void {
  if (decoded) writer.key(document.string(node));
  else writer.keyRange(document.bytes, document.start(node), document.end(node));
}

function writeValue(node: i32, decoded: bool): void {
  switch (document.kind(node)) {
    case JsonKind.Object:
      writer.beginObject();
      break;
    case JsonKind.Array:
      writer.beginArray();
      break;
    case JsonKind.String:
      if (decoded) writer.string(document.string(node));
      else writePieces(node);
      break;
    case JsonKind.True:
    case JsonKind.False:
      writer.bool(document.kind(node) == JsonKind.True);
      break;
    case JsonKind.Null:
      writer.null();
      break;
    default:
      writer.raw(document.raw(node));
  }
}

/** A string in pieces: escaped text as it stands, between nothing and nothing. */
function writePieces(node: i32): void {
  writer.beginString();
  writer.text(EMPTY);
  writer.rawText(document.bytes, document.start(node) + 1, document.end(node) - 1);
  writer.endString();
}

function closeEmpty(node: i32): void {
  const kind = document.kind(node);
  if (kind == JsonKind.Object || kind == JsonKind.Array) closeContainer(node);
}

function closeContainer(node: i32): void {
  if (document.kind(node) == JsonKind.Object) writer.endObject();
  else writer.endArray();
}
