import { Bytes, concat, find, slice, utf8 } from "../base/bytes";
import { pathSegment } from "../base/http/escape";
import { Call } from "../canonical/call";
import { VendorRequest } from "./vendor_request";

/** Stands for the model in the paths of vendors that want it there. */
export const MODEL_PLACE = "{model}";

const PLACE = utf8(MODEL_PLACE);
const NO_MODEL = "'model' is needed: the path of this vendor's API names it.";

/** Puts the model that `call` asks for where the path of `out` has its place; without one `call` has a problem. */
export function placeModel(call: Call, out: VendorRequest): void {
  const at = find(out.path, PLACE, 0);
  if (at < 0) return;
  const model = pathSegment(call.askedModel);
  if (model.length == 0) call.problem = NO_MODEL;
  const rest = slice(out.path, at + PLACE.length, out.path.length);
  out.path = concat(concat(slice(out.path, 0, at), model), rest);
}
