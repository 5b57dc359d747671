import { Bytes, EMPTY, concat, utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Fitted } from "../../../canonical/fit/fitted";
import { writeType } from "../fields";
import { EFFORT, FORMAT, JSON_SCHEMA, OUTPUT_CONFIG, RESPONSE_FORMAT, SCHEMA, TEXT, TYPE } from "../names";
import { SchemaWriter } from "./schema";

const JSON_OBJECT = utf8("json_object");
/** The vendor has no mode for JSON of any form. */
const ONE_OBJECT = utf8("Answer with one JSON object and nothing else: no words around it, no code fence.");
const OF_SCHEMA = utf8(" It has to fit this JSON Schema: ");

/** The form that an answer is to have. */
export class Output {
  /** What keeps the request from being sent on, for the client; empty = nothing. */
  problem: string = "";
  /** What the model has to be told; EMPTY: nothing. */
  instruction: Bytes = EMPTY;
  /** The value of `output_config.format`; EMPTY: none but the client's own. */
  private format: Bytes = EMPTY;
  private readonly own: Source;

  constructor(
    private readonly call: Call,
    chat: Source,
  ) {
    this.own = chat.at(OUTPUT_CONFIG);
    if (this.own.kind(FORMAT) != JsonKind.Object) this.read(chat.at(RESPONSE_FORMAT));
  }

  /** Writes `output_config`: what the client says in it, `effort`, and the format. */
  write(effort: Bytes, writer: JsonWriter): void {
    const document = this.own.document;
    const place = writer.place;
    writer.key(OUTPUT_CONFIG);
    writer.beginObject();
    const start = writer.place;
    if (effort.length > 0) {
      writer.key(EFFORT);
      writer.string(effort);
    }
    if (document.kind(this.own.node) == JsonKind.Object) {
      for (let key = document.first(this.own.node); key != NONE; key = document.next(key)) {
        if (document.is(key, EFFORT)) continue;
        writer.keyRange(document.bytes, document.start(key), document.end(key));
        copyValue(document, document.value(key), writer);
      }
    }
    if (this.format.length > 0) {
      writer.key(FORMAT);
      writer.raw(this.format);
    }
    const isEmpty = writer.place == start;
    writer.endObject();
    if (isEmpty) writer.backTo(place);
  }

  private read(asked: Source): void {
    const kind = asked.document.kind(asked.node);
    if (kind == JsonKind.None || kind == JsonKind.Null || asked.says(TYPE, TEXT)) return;
    if (asked.says(TYPE, JSON_OBJECT)) this.instruction = ONE_OBJECT;
    else if (asked.says(TYPE, JSON_SCHEMA)) this.readSchema(asked.at(JSON_SCHEMA).at(SCHEMA));
    else this.problem = "response_format.type: one of text, json_object and json_schema is required.";
  }

  /** Models that cannot be held to a schema, and schemas that they cannot be held to, are told in words. */
  private readSchema(schema: Source): void {
    const document = schema.document;
    if (document.kind(schema.node) != JsonKind.Object) {
      this.problem = "response_format.json_schema.schema: an object is required.";
      return;
    }
    const writer = new JsonWriter();
    const schemas = new SchemaWriter(document, writer);
    writer.beginObject();
    writeType(JSON_SCHEMA, writer);
    writer.key(SCHEMA);
    schemas.write(schema.node);
    writer.endObject();
    const isTold = schemas.isOpen || !this.call.traits.strictSchemas;
    if (isTold || schemas.isFitted) this.call.fitted |= Fitted.Schema;
    if (isTold) this.instruction = concat(ONE_OBJECT, concat(OF_SCHEMA, document.raw(schema.node)));
    else this.format = writer.take();
  }
}
