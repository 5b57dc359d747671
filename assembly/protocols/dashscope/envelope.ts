import { Bytes, EMPTY, equalRange, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { Call } from "../../openai/call";
import { MODEL } from "../../openai/request";
import { OBJECT } from "./words";

const CREATED = utf8("created");
const ID = utf8("id");
const REQUEST_ID = utf8("request_id");

/** What every canonical answer or chunk says about itself. */
export class Envelope {
  /** As JSON. */
  private id: Bytes = quote(EMPTY);
  private readonly model: Bytes;
  private readonly created: i64;

  constructor(call: Call) {
    this.created = <i64>(call.nowMs / 1000);
    this.model = quote(call.askedModel);
  }

  /** Reads the vendor's answer or event; whether it says another thing than before. */
  read(document: JsonDocument): bool {
    const node = document.member(document.root, REQUEST_ID);
    if (document.kind(node) != JsonKind.String) return false;
    if (equalRange(document.bytes, document.start(node), document.end(node), this.id)) return false;
    this.id = document.raw(node);
    return true;
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
}
