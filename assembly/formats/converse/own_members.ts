import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyFilled, copyValue, isOneOf } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { OWN } from "./fields";
import { DESCRIPTION, NAME, TYPE } from "./names";

const SERVICE_TIER = utf8("serviceTier");
const THEIR_TIER = utf8("service_tier");
const TIERS: Bytes[] = ["default", "flex", "priority", "reserved"].map<Bytes>((word) => utf8(word));
const OUTPUT_CONFIG = utf8("outputConfig");
const THEIR_OUTPUT = utf8("output_config");
const FORMAT = utf8("format");
const SCHEMA = utf8("schema");
const RESPONSE_FORMAT = utf8("response_format");
const JSON_SCHEMA = utf8("json_schema");
const ANSWER = utf8("answer");
/** Around the schema, which the vendor wants as text. */
const TEXT_FORMAT = utf8("textFormat");
const STRUCTURE = utf8("structure");
const THEIR_SCHEMA = utf8("jsonSchema");

/** What clients say in Converse's own words, the tier, and the form of the answer. */
export function writeOwn(call: Call, request: Source, writer: JsonWriter): void {
  const document = request.document;
  for (let i = 0; i < OWN.length; i++) {
    const value = request.member(OWN[i]);
    if (value == NONE) continue;
    writer.key(OWN[i]);
    copyValue(document, value, writer);
  }
  const chat = new Source(call.document, call.document.root);
  const tier = chat.member(THEIR_TIER);
  if (request.member(SERVICE_TIER) == NONE && isOneOf(chat.document, tier, TIERS)) {
    writer.key(SERVICE_TIER);
    writer.beginObject();
    writer.key(TYPE);
    copyValue(chat.document, tier, writer);
    writer.endObject();
  }
  const schema = request.at(THEIR_OUTPUT).at(FORMAT).member(SCHEMA);
  const own = request.member(OUTPUT_CONFIG);
  if (own == NONE && document.kind(schema) != JsonKind.Object) return;
  writer.key(OUTPUT_CONFIG);
  if (own != NONE) return copyValue(document, own, writer);
  writeSchema(document.raw(schema), chat.at(RESPONSE_FORMAT).at(JSON_SCHEMA), writer);
}

/** `asked`: what the client calls the schema, and says of it. */
function writeSchema(schema: Bytes, asked: Source, writer: JsonWriter): void {
  writer.beginObject();
  writer.key(TEXT_FORMAT);
  writer.beginObject();
  writer.key(TYPE);
  writer.string(JSON_SCHEMA);
  writer.key(STRUCTURE);
  writer.beginObject();
  writer.key(THEIR_SCHEMA);
  writer.beginObject();
  writer.key(SCHEMA);
  writer.string(schema);
  if (!copyFilled(asked, NAME, writer)) {
    writer.key(NAME);
    writer.string(ANSWER);
  }
  copyFilled(asked, DESCRIPTION, writer);
  writer.endObject();
  writer.endObject();
  writer.endObject();
  writer.endObject();
}
