import { Bytes, EMPTY, slice, startsWith, utf8 } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter, quote } from "../../base/json/writer";
import { beginModels, endModels, writeModel } from "../../canonical/model_list";
import { NAME } from "./words";

const MODELS = utf8("models");
const OWNER = utf8("google");
const PREFIX = utf8("models/");

/** The canonical list of models for the vendor's (https://ai.google.dev/api/models); EMPTY: it is none. */
export function readModels(answer: JsonDocument): Bytes {
  const list = answer.member(answer.root, MODELS);
  if (answer.kind(list) != JsonKind.Array) return EMPTY;
  const writer = new JsonWriter(answer.bytes.length);
  beginModels(writer);
  for (let one = answer.first(list); one != NONE; one = answer.next(one)) write(new Source(answer, one), writer);
  endModels(writer);
  return writer.take();
}

/** The canonical model for the vendor's; EMPTY: it is none. */
export function readModel(answer: JsonDocument): Bytes {
  const writer = new JsonWriter();
  write(new Source(answer, answer.root), writer);
  return writer.take();
}

function write(model: Source, writer: JsonWriter): void {
  const told = model.member(NAME);
  if (!isFilled(model.document, told)) return;
  const name = model.document.string(told);
  const id = startsWith(name, PREFIX) ? slice(name, PREFIX.length, name.length) : name;
  writeModel(writer, quote(id), 0, OWNER);
}
