import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { rfc3339, unixSeconds } from "../../../base/rfc3339";
import { firstModel, isModelList } from "../../../canonical/model_list";
import { writeText } from "../fields";
import { ID, NAME, TYPE } from "../names";

const MODEL = utf8("model");
const DATA = utf8("data");
const CREATED = utf8("created");
const CREATED_AT = utf8("created_at");
const DISPLAY_NAME = utf8("display_name");
const HAS_MORE = utf8("has_more");
const FIRST_ID = utf8("first_id");
const LAST_ID = utf8("last_id");

/** The client's list of models (https://docs.anthropic.com/en/api/models-list) for the canonical; EMPTY: it is none. */
export function renderModels(document: JsonDocument): Bytes {
  if (!isModelList(document)) return EMPTY;
  const writer = new JsonWriter();
  let first = NONE;
  let last = NONE;
  writer.beginObject();
  writer.key(DATA);
  writer.beginArray();
  for (let one = firstModel(document); one != NONE; one = document.next(one)) {
    if (!write(document, one, writer)) continue;
    last = document.member(one, ID);
    if (first == NONE) first = last;
  }
  writer.endArray();
  writer.key(HAS_MORE);
  writer.bool(false);
  writeId(FIRST_ID, document, first, writer);
  writeId(LAST_ID, document, last, writer);
  writer.endObject();
  return writer.take();
}

/** The client's model for the canonical; EMPTY: it is none. */
export function renderModel(document: JsonDocument): Bytes {
  const writer = new JsonWriter();
  write(document, document.root, writer);
  return writer.take();
}

/** Writes a model; false: `model` has no id. */
function write(document: JsonDocument, model: i32, writer: JsonWriter): bool {
  const id = document.member(model, ID);
  if (!isFilled(document, id)) return false;
  writer.beginObject();
  writeText(writer, TYPE, MODEL);
  writer.key(ID);
  writer.raw(document.raw(id));
  writer.key(DISPLAY_NAME);
  writer.raw(document.raw(shownName(document, model, id)));
  writeText(writer, CREATED_AT, rfc3339(timeOf(document, model)));
  writer.endObject();
  return true;
}

function shownName(document: JsonDocument, model: i32, id: i32): i32 {
  const shown = document.member(model, DISPLAY_NAME);
  if (isFilled(document, shown)) return shown;
  const name = document.member(model, NAME);
  return isFilled(document, name) ? name : id;
}

/** Unix time in seconds; 0: none is told. */
function timeOf(document: JsonDocument, model: i32): i64 {
  const created = document.member(model, CREATED);
  if (document.kind(created) == JsonKind.Number) return document.integer(created, 0);
  return unixSeconds(document.string(document.member(model, CREATED_AT)));
}

function writeId(key: Bytes, document: JsonDocument, id: i32, writer: JsonWriter): void {
  writer.key(key);
  if (id == NONE) writer.null();
  else writer.raw(document.raw(id));
}
