import { trim } from "../../base/ascii";
import { Bytes, concat, equal, slice, utf8 } from "../../base/bytes";
import { FormReader } from "../../base/http/multipart";
import { parameterOf } from "../../base/http/parameter";
import { Rewrite } from "../../base/rewrite";
import { MODEL } from "../../canonical/model";
import { ModelMapping } from "../../config/model_mapping";

const BOUNDARY = utf8("boundary");

/** The form `body` of this content type with the vendor's name for its model; all other bytes stay as they are. */
export function renderForm(body: Bytes, contentType: Bytes, mapping: ModelMapping): Rewrite {
  const boundary = parameterOf(contentType, BOUNDARY);
  if (boundary.length == 0) return Rewrite.unchanged(body);
  const form = new FormReader(body, boundary);
  while (form.next()) {
    if (!equal(form.name, MODEL)) continue;
    const model = trim(slice(body, form.start, form.end));
    const mapped = mapping.map(model);
    if (model.length == 0 || mapped.length == 0 || equal(mapped, model)) break;
    return new Rewrite(body, form.end, concat(slice(body, 0, form.start), mapped));
  }
  return Rewrite.unchanged(body);
}
