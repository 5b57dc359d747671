import { Bytes } from "../../base/bytes";
import { copyInside, copyValue } from "../../base/json/copy";
import { JsonDocument } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { TEXT, TYPE } from "./names";

/** Writes a member whose value stands in `document`. */
export function writeField(writer: JsonWriter, key: Bytes, document: JsonDocument, node: i32): void {
  writer.key(key);
  copyValue(document, node, writer);
}

/** Writes a member with a string of UTF-8. */
export function writeText(writer: JsonWriter, key: Bytes, text: Bytes): void {
  writer.key(key);
  writer.string(text);
}

/** Writes the strings `nodes` as one, with `separator`, which is escaped already, between them. */
export function writeJoined(writer: JsonWriter, document: JsonDocument, nodes: i32[], separator: Bytes): void {
  writer.beginString();
  for (let i = 0; i < nodes.length; i++) {
    if (i > 0) writer.rawText(separator, 0, separator.length);
    copyInside(document, nodes[i], writer);
  }
  writer.endString();
}

/** Writes `"type":"<type>"`. */
export function writeType(type: Bytes, writer: JsonWriter): void {
  writer.key(TYPE);
  writer.string(type);
}

/** Opens a text block and writes the string `text` into it; the caller may add members and closes it. */
export function beginText(document: JsonDocument, text: i32, writer: JsonWriter): void {
  writer.beginObject();
  writeType(TEXT, writer);
  writer.key(TEXT);
  copyValue(document, text, writer);
}
