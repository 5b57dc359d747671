import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { Words } from "../base/words";
import { ApiName } from "./api_name";

const DATA = utf8("data");
const ID = utf8("id");
const OBJECT = utf8("object");
const LIST = utf8("list");
const MODEL = utf8("model");
const CREATED = utf8("created");
const OWNED_BY = utf8("owned_by");
const HAS_MORE = utf8("has_more");
const FIRST_ID = utf8("first_id");
const LAST_ID = utf8("last_id");

/** Whether `api` is a list of models, of whichever API. */
export function listsModels(api: ApiName): bool {
  return api == ApiName.Models || api == ApiName.AnthropicModels;
}

/** Whether `api` tells of one model, of whichever API. */
export function tellsModel(api: ApiName): bool {
  return api == ApiName.RetrieveModel || api == ApiName.AnthropicRetrieveModel;
}

/** Writes `{"id","object":"model","created","owned_by"}`; `id` is a JSON string, `created` Unix time in seconds. */
export function writeModel(writer: JsonWriter, id: Bytes, created: i64, owner: Bytes): void {
  writer.beginObject();
  writer.key(ID);
  writer.raw(id);
  writer.key(OBJECT);
  writer.string(MODEL);
  writer.key(CREATED);
  writer.integer(created);
  writer.key(OWNED_BY);
  writer.string(owner);
  writer.endObject();
}

/** Begins `{"object":"list","data":[...]}` (https://platform.openai.com/docs/api-reference/models). */
export function beginModels(writer: JsonWriter): void {
  writer.beginObject();
  writer.key(OBJECT);
  writer.string(LIST);
  writer.key(DATA);
  writer.beginArray();
}

export function endModels(writer: JsonWriter): void {
  writer.endArray();
  writer.endObject();
}

/** The first model of a list of them, as this API or Anthropic's writes it, or as a bare list; NONE: there is none. */
export function firstModel(document: JsonDocument): i32 {
  const root = document.root;
  return document.first(document.kind(root) == JsonKind.Array ? root : document.member(root, DATA));
}

/** Whether `document` is a list of models, be it empty. */
export function isModelList(document: JsonDocument): bool {
  const root = document.root;
  if (document.kind(root) == JsonKind.Array) return true;
  const kind = document.kind(document.member(root, DATA));
  return kind == JsonKind.Array || (kind == JsonKind.Null && document.is(document.member(root, OBJECT), LIST));
}

/**
 * The list `document`, as this API or Anthropic's writes it, with the models of the list `more` behind its own, but for
 * those that it has. EMPTY: it goes as it is, because it is none, has another page, or has them all.
 */
export function withModels(document: JsonDocument, more: JsonDocument): Bytes {
  const root = document.root;
  const list = document.member(root, DATA);
  if (document.kind(list) != JsonKind.Array) return EMPTY;
  if (document.kind(document.member(root, HAS_MORE)) == JsonKind.True) return EMPTY;
  const known = new Words();
  for (let one = document.first(list); one != NONE; one = document.next(one)) {
    known.add(document.string(document.member(one, ID)));
  }
  const added: i32[] = [];
  for (let one = firstModel(more); one != NONE; one = more.next(one)) {
    if (known.find(more.string(more.member(one, ID))) < 0) added.push(one);
  }
  return added.length == 0 ? EMPTY : joinedList(document, more, added);
}

function joinedList(document: JsonDocument, more: JsonDocument, added: i32[]): Bytes {
  const writer = new JsonWriter();
  const list = document.member(document.root, DATA);
  const isEmpty = document.first(list) == NONE;
  writer.beginObject();
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    writer.key(document.string(key));
    if (document.value(key) == list) {
      writer.beginArray();
      for (let one = document.first(list); one != NONE; one = document.next(one)) {
        writer.rawRange(document.bytes, document.start(one), document.end(one));
      }
      for (let i = 0; i < added.length; i++) writer.rawRange(more.bytes, more.start(added[i]), more.end(added[i]));
      writer.endArray();
    } else if (document.is(key, LAST_ID)) writer.raw(idOf(more, added[added.length - 1]));
    else if (document.is(key, FIRST_ID) && isEmpty) writer.raw(idOf(more, added[0]));
    else writer.raw(document.raw(document.value(key)));
  }
  writer.endObject();
  return writer.take();
}

function idOf(document: JsonDocument, model: i32): Bytes {
  return document.raw(document.member(model, ID));
}
