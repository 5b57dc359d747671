import { Bytes, EMPTY, equalRange, slice, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { MODEL } from "../model";
import { ResponseFacts } from "../response_facts";

const CREATED = utf8("created");
const ID = utf8("id");
const NO_ID = utf8('""');
const OBJECT = utf8("object");
/** Bytes of an id, a name or a tier: every chunk repeats them. What is longer is not taken over, a model's name cut. */
export const LONGEST: i32 = 256;
const SERVICE_TIER = utf8("service_tier");

/** What every canonical answer or chunk says about itself. Texts are kept as JSON. */
export class Envelope {
  private id: Bytes = NO_ID;
  private model: Bytes;
  private tier: Bytes = EMPTY;
  private readonly created: i64;

  constructor(facts: ResponseFacts) {
    this.created = <i64>(facts.nowMs / 1000);
    this.model = quote(slice(facts.model, 0, LONGEST));
    if (facts.requestId.length > 0) this.id = quote(slice(facts.requestId, 0, LONGEST));
  }

  /** Takes the answer's id from `node`, if that is a text; whether it is another than before. */
  identify(document: JsonDocument, node: i32): bool {
    const id = textAt(document, node, this.id);
    const isNew = id !== this.id;
    this.id = id;
    return isNew;
  }

  /** Takes the name of the model that answers; else it is the one that was asked for. */
  answerBy(document: JsonDocument, node: i32): void {
    this.model = textAt(document, node, this.model);
  }

  /** Takes the tier that the vendor serves the request in. */
  serveIn(document: JsonDocument, node: i32): void {
    this.tier = textAt(document, node, this.tier);
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

  /** Writes the tier, if the vendor told. */
  writeTier(writer: JsonWriter): void {
    if (this.tier.length == 0) return;
    writer.key(SERVICE_TIER);
    writer.raw(this.tier);
  }
}

/** The text at `node` as it is written; `before` itself when it is the same, too long, or when there is none. */
function textAt(document: JsonDocument, node: i32, before: Bytes): Bytes {
  if (document.kind(node) != JsonKind.String || document.end(node) - document.start(node) > LONGEST) return before;
  const isSame = equalRange(document.bytes, document.start(node), document.end(node), before);
  return isSame ? before : document.raw(node);
}
