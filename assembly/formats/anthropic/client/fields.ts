import { Bytes } from "../../../base/bytes";
import { JsonDocument } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";

/** Writes a value as it stands in `document`. */
export function writeNode(writer: JsonWriter, document: JsonDocument, node: i32): void {
  writer.rawRange(document.bytes, document.start(node), document.end(node));
}

/** Writes a member whose value stands in `document`. */
export function writeField(writer: JsonWriter, key: Bytes, document: JsonDocument, node: i32): void {
  writer.key(key);
  writeNode(writer, document, node);
}

/** Writes a member with a string of UTF-8. */
export function writeText(writer: JsonWriter, key: Bytes, text: Bytes): void {
  writer.key(key);
  writer.string(text);
}

/** Appends the inside of the string `node` to the string that is open in `writer`; nothing for other kinds. */
export function appendString(writer: JsonWriter, document: JsonDocument, node: i32): void {
  writer.rawText(document.bytes, document.start(node) + 1, document.end(node) - 1);
}

/** Writes the strings `nodes` as one, with `separator`, which is escaped already, between them. */
export function writeJoined(writer: JsonWriter, document: JsonDocument, nodes: i32[], separator: Bytes): void {
  writer.beginString();
  for (let i = 0; i < nodes.length; i++) {
    if (i > 0) writer.rawText(separator, 0, separator.length);
    appendString(writer, document, nodes[i]);
  }
  writer.endString();
}
