import { utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CACHE_POINT, TYPE } from "./names";

const CACHE_CONTROL = utf8("cache_control");
const DEFAULT = utf8("default");
const TTL = utf8("ttl");
const HOUR = utf8("1h");

/** Writes a point of the cache behind `marked`, if the client has marked it. */
export function writePointOf(marked: Source, writer: JsonWriter): void {
  if (marked.kind(CACHE_CONTROL) != JsonKind.Object) return;
  writePoint(writer, marked.at(CACHE_CONTROL).says(TTL, HOUR));
}

/** `isLong`: it lives for an hour, not for five minutes. */
export function writePoint(writer: JsonWriter, isLong: bool): void {
  writer.beginObject();
  writer.key(CACHE_POINT);
  writer.beginObject();
  writer.key(TYPE);
  writer.string(DEFAULT);
  if (isLong) {
    writer.key(TTL);
    writer.string(HOUR);
  }
  writer.endObject();
  writer.endObject();
}
