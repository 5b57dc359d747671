import { trim } from "../../base/ascii";
import { Bytes, EMPTY, concat, equal, slice, utf8 } from "../../base/bytes";
import { FormReader } from "../../base/http/multipart";
import { parameterOf } from "../../base/http/parameter";
import { Rewrite } from "../../base/rewrite";
import { MODEL } from "../../canonical/model";
import { ModelMapping } from "../../config/model_mapping";

const BOUNDARY = utf8("boundary");

/** The model that the form `body` of this content type names; EMPTY: it names none. */
export function formModel(body: Bytes, contentType: Bytes): Bytes {
  const form = modelPart(body, contentType);
  return form === null ? EMPTY : trim(slice(body, form.start, form.end));
}

/** The form `body` of this content type with the vendor's name for its model; all other bytes stay as they are. */
export function renderForm(body: Bytes, contentType: Bytes, mapping: ModelMapping): Rewrite {
  const form = modelPart(body, contentType);
  if (form === null) return Rewrite.unchanged(body);
  const model = trim(slice(body, form.start, form.end));
  const mapped = model.length == 0 ? model : mapping.map(model);
  if (equal(mapped, model)) return Rewrite.unchanged(body);
  return new Rewrite(body, form.end, concat(slice(body, 0, form.start), mapped));
}

/** At the part that names the model; null: there is none. */
function modelPart(body: Bytes, contentType: Bytes): FormReader | null {
  const boundary = parameterOf(contentType, BOUNDARY);
  if (boundary.length == 0) return null;
  const form = new FormReader(body, boundary);
  while (form.next()) if (equal(form.name, MODEL)) return form;
  return null;
}
