import { Bytes, EMPTY, utf8 } from "../../../base/bytes";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { unixSeconds } from "../../../base/rfc3339";
import { beginModels, endModels, firstModel, isModelList, writeModel } from "../../../canonical/model_list";
import { ID } from "../names";

const CREATED_AT = utf8("created_at");
const OWNER = utf8("anthropic");

/** The canonical list of models for the vendor's (https://docs.anthropic.com/en/api/models-list); EMPTY: it is none. */
export function readModels(answer: JsonDocument): Bytes {
  if (!isModelList(answer)) return EMPTY;
  const writer = new JsonWriter();
  beginModels(writer);
  for (let one = firstModel(answer); one != NONE; one = answer.next(one)) write(answer, one, writer);
  endModels(writer);
  return writer.take();
}

/** The canonical model for the vendor's; EMPTY: it is none. */
export function readModel(answer: JsonDocument): Bytes {
  const writer = new JsonWriter();
  write(answer, answer.root, writer);
  return writer.take();
}

function write(answer: JsonDocument, model: i32, writer: JsonWriter): void {
  const id = answer.member(model, ID);
  if (!isFilled(answer, id)) return;
  writeModel(writer, answer.raw(id), unixSeconds(answer.string(answer.member(model, CREATED_AT))), OWNER);
}
