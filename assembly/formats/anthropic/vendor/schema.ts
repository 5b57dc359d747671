import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyInside, copyValue, isOneOf } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { DESCRIPTION, OBJECT, TYPE } from "../names";

const ADDITIONAL = utf8("additionalProperties");
const PROPERTIES = utf8("properties");
const REFERENCE = utf8("$ref");
const FORMAT = utf8("format");
const LEAST_ITEMS = utf8("minItems");
const ITEMS = utf8("items");
const ONE_OF = utf8("oneOf");
const ANY_OF = utf8("anyOf");
const ALL_OF = utf8("allOf");
const BLANK_LINE = utf8("\n\n");
const OPENING = utf8("{");
const CLOSING = utf8("}");
const COLON = utf8(": ");
const COMMA = utf8(", ");

/** Keywords whose values stay as they are. */
const KEPT: Bytes[] = ["type", "required", "enum", "const", "title", "default"].map<Bytes>((word) => utf8(word));
/** Keywords that hold schemas by name. */
const NAMED: Bytes[] = [PROPERTIES, utf8("$defs"), utf8("definitions")];
/** What a schema says of itself. */
const LEFT_OUT: Bytes[] = ["$schema", "$id", "$comment", "$anchor"].map<Bytes>((word) => utf8(word));
const FORMATS: Bytes[] = [
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "uri",
  "ipv4",
  "ipv6",
  "uuid",
].map<Bytes>((word) => utf8(word));

/**
 * Writes a JSON Schema as the vendor takes it for what a model has to keep to: objects are closed, and keywords that it
 * refuses stand in the description, as its own SDKs have it
 * (https://platform.claude.com/docs/en/build-with-claude/structured-outputs).
 */
export class SchemaWriter {
  /** Whether something is not as the client said it. */
  isFitted: bool = false;
  /** Whether the schema has an object of any keys, which cannot be closed. */
  isOpen: bool = false;

  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
  ) {}

  write(node: i32): void {
    const document = this.document;
    const writer = this.writer;
    if (document.kind(node) != JsonKind.Object) return copyValue(document, node, writer);
    const schema = new Source(document, node);
    const isReference = schema.kind(REFERENCE) == JsonKind.String;
    const hasAnyOf = schema.member(ANY_OF) != NONE;
    const others: i32[] = [];
    writer.beginObject();
    for (let key = document.first(node); key != NONE; key = document.next(key)) {
      if (!this.writeKeyword(key, isReference, hasAnyOf)) others.push(key);
    }
    if (!isReference) this.close(schema);
    if (others.length > 0) this.isFitted = true;
    this.describe(schema, isReference ? [] : others);
    writer.endObject();
  }

  /** Writes a keyword, or leaves it out; false: the description has to tell it. */
  private writeKeyword(key: i32, isReference: bool, hasAnyOf: bool): bool {
    const document = this.document;
    const value = document.value(key);
    const kind = document.kind(value);
    if (isOneOf(document, key, LEFT_OUT)) return true;
    if (isOneOf(document, key, NAMED) && kind == JsonKind.Object) return this.writeNamed(key);
    if (isReference) return document.is(key, REFERENCE) ? this.copy(key) : false;
    if (document.is(key, DESCRIPTION) || document.is(key, ADDITIONAL)) return true;
    if (isOneOf(document, key, KEPT)) return this.copy(key);
    if (document.is(key, ONE_OF) && kind == JsonKind.Array && !hasAnyOf) {
      this.isFitted = true;
      return this.writeList(ANY_OF, value);
    }
    if (document.is(key, ANY_OF) && kind == JsonKind.Array) return this.writeList(ANY_OF, value);
    if (document.is(key, ALL_OF) && kind == JsonKind.Array) return this.writeList(ALL_OF, value);
    if (document.is(key, ITEMS) && kind == JsonKind.Object) {
      this.writer.key(ITEMS);
      this.write(value);
      return true;
    }
    if (document.is(key, FORMAT) && isOneOf(document, value, FORMATS)) return this.copy(key);
    const least = document.is(key, LEAST_ITEMS) ? document.integer(value, -1) : -1;
    return least == 0 || least == 1 ? this.copy(key) : false;
  }

  private copy(key: i32): bool {
    const document = this.document;
    this.writer.keyRange(document.bytes, document.start(key), document.end(key));
    copyValue(document, document.value(key), this.writer);
    return true;
  }

  private writeNamed(key: i32): bool {
    const document = this.document;
    this.writer.keyRange(document.bytes, document.start(key), document.end(key));
    this.writer.beginObject();
    for (let name = document.first(document.value(key)); name != NONE; name = document.next(name)) {
      this.writer.keyRange(document.bytes, document.start(name), document.end(name));
      this.write(document.value(name));
    }
    this.writer.endObject();
    return true;
  }

  private writeList(key: Bytes, list: i32): bool {
    this.writer.key(key);
    this.writer.beginArray();
    for (let at = this.document.first(list); at != NONE; at = this.document.next(at)) this.write(at);
    this.writer.endArray();
    return true;
  }

  /** Says that an object has no other properties. */
  private close(schema: Source): void {
    const document = this.document;
    const properties = schema.member(PROPERTIES);
    if (!isObject(schema) && document.kind(properties) != JsonKind.Object) return;
    const given = schema.kind(ADDITIONAL);
    const isClosed = given == JsonKind.False;
    const isMap =
      document.first(properties) == NONE ||
      (given == JsonKind.Object && document.first(schema.member(ADDITIONAL)) != NONE);
    if (isMap && !isClosed) this.isOpen = true;
    if (!isClosed) this.isFitted = true;
    this.writer.key(ADDITIONAL);
    this.writer.bool(false);
  }

  /** Writes the description, with the keywords `others` behind it. */
  private describe(schema: Source, others: i32[]): void {
    const document = this.document;
    const writer = this.writer;
    const said = schema.member(DESCRIPTION);
    const isSaid = document.kind(said) == JsonKind.String && schema.kind(REFERENCE) != JsonKind.String;
    if (!isSaid && others.length == 0) return;
    writer.key(DESCRIPTION);
    writer.beginString();
    if (isSaid) copyInside(document, said, writer);
    for (let i = 0; i < others.length; i++) {
      if (i > 0) writer.text(COMMA);
      else {
        if (isSaid) writer.text(BLANK_LINE);
        writer.text(OPENING);
      }
      writer.text(document.string(others[i]));
      writer.text(COLON);
      writer.text(document.raw(document.value(others[i])));
    }
    if (others.length > 0) writer.text(CLOSING);
    writer.endString();
  }
}

/** Whether a schema is about objects, perhaps among other types. */
function isObject(schema: Source): bool {
  const document = schema.document;
  const type = schema.member(TYPE);
  if (document.kind(type) != JsonKind.Array) return document.is(type, OBJECT);
  for (let at = document.first(type); at != NONE; at = document.next(at)) if (document.is(at, OBJECT)) return true;
  return false;
}
