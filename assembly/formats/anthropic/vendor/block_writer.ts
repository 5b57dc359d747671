import { Bytes } from "../../../base/bytes";
import { copyValue } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { TEXT, TYPE } from "./names";

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
