import { utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeField, writeText } from "../fields";
import { JSON_SCHEMA, NAME, OBJECT, REQUIRED, RESPONSE_FORMAT, SCHEMA, TYPE } from "../names";

/** The schema's name is required, and there is none to take over. */
const ANSWER = utf8("answer");
const STRICT = utf8("strict");
const PROPERTIES = utf8("properties");
const ADDITIONAL_PROPERTIES = utf8("additionalProperties");

/**
 * Writes `response_format` for `schema`. Anthropic holds every answer to its schema; OpenAI does with `strict`, which
 * takes closed schemas alone whose properties are all required:
 * https://developers.openai.com/api/docs/guides/structured-outputs.
 */
export function writeAnswerFormat(writer: JsonWriter, document: JsonDocument, schema: i32): void {
  if (schema == NONE) return;
  writer.key(RESPONSE_FORMAT);
  writer.beginObject();
  writeText(writer, TYPE, JSON_SCHEMA);
  writer.key(JSON_SCHEMA);
  writer.beginObject();
  writeText(writer, NAME, ANSWER);
  writeField(writer, SCHEMA, document, schema);
  if (document.is(document.member(schema, TYPE), OBJECT) && isStrict(document, schema)) {
    writer.key(STRICT);
    writer.bool(true);
  }
  writer.endObject();
  writer.endObject();
}

/** Whether every object that the schema tells of is closed and has all of its properties. */
function isStrict(document: JsonDocument, node: i32): bool {
  const kind = document.kind(node);
  if (kind != JsonKind.Object && kind != JsonKind.Array) return true;
  if (document.is(document.member(node, TYPE), OBJECT) && !isClosed(document, node)) return false;
  for (let child = document.first(node); child != NONE; child = document.next(child)) {
    if (!isStrict(document, kind == JsonKind.Object ? document.value(child) : child)) return false;
  }
  return true;
}

function isClosed(document: JsonDocument, schema: i32): bool {
  if (document.kind(document.member(schema, ADDITIONAL_PROPERTIES)) != JsonKind.False) return false;
  const properties = document.member(schema, PROPERTIES);
  return document.count(properties) == document.count(document.member(schema, REQUIRED));
}
