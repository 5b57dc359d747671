import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { Call } from "../../openai/call";
import { MODEL } from "../../openai/request";
import { ID, OBJECT, USAGE } from "./words";

const CREATED = utf8("created");
const SERVICE_TIER = utf8("service_tier");
const NO_ID = utf8('""');

/** What every canonical answer or chunk says about itself. Values are kept as JSON. */
export class Envelope {
  private id: Bytes = NO_ID;
  private model: Bytes;
  private tier: Bytes = EMPTY;
  private readonly created: i64;

  constructor(call: Call) {
    this.created = <i64>(call.nowMs / 1000);
    this.model = quote(call.askedModel);
  }

  /** Reads the vendor's message object. */
  read(message: Source): void {
    const document = message.document;
    this.id = textAt(document, message.member(ID), this.id);
    this.model = textAt(document, message.member(MODEL), this.model);
    this.tier = textAt(document, message.at(USAGE).member(SERVICE_TIER), this.tier);
  }

  /** Opens the object and writes its first members. */
  begin(object: Bytes, writer: JsonWriter): void {
    writer.beginObject();
    writer.key(ID);
    writer.raw(this.id);
    writer.key(OBJECT);
    writer.string(object);
    writer.key(CREATED);
    writer.integer(this.created);
    writer.key(MODEL);
    writer.raw(this.model);
  }

  /** Writes the tier that the vendor served the request in, if it told. */
  writeTier(writer: JsonWriter): void {
    if (this.tier.length == 0) return;
    writer.key(SERVICE_TIER);
    writer.raw(this.tier);
  }
}

function textAt(document: JsonDocument, node: i32, fallback: Bytes): Bytes {
  return document.kind(node) == JsonKind.String ? document.raw(node) : fallback;
}
