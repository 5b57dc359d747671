import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { fit } from "../../../assembly/canonical/fit/fit";
import { Settings } from "../../../assembly/canonical/settings";
import { waitToldMs } from "../../../assembly/errors/google";
import { statusMeant } from "../../../assembly/errors/key_fault";
import { Dialect } from "../../../assembly/formats/gemini/dialect";
import { GeminiVendor } from "../../../assembly/formats/gemini/vendor";
import { geminiTraits } from "../../../assembly/providers/models/gemini";
import { readInPieces } from "./pieces";

/** Google's format in both directions, for a fuzzer outside. */

const vendor = new GeminiVendor(new Dialect());
const APIS: ApiName[] = [ApiName.ChatCompletions, ApiName.Embeddings, ApiName.ImageGeneration, ApiName.Models];

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The vendor's body for `body`, asked of `api` (a number of `APIS`); the client's problem after a `!`. */
export function request(body: Bytes, model: Bytes, api: i32): Bytes {
  const asked = callOf(body, model, api);
  const call = fit(asked, geminiTraits(model)).settled();
  if (call.problem.length > 0) return utf8("!" + call.problem);
  const rewrite = vendor.renderRequest(call);
  return call.problem.length > 0 ? utf8("!" + call.problem) : rewrite.whole();
}

/** The canonical answer to `asked` for the vendor's; empty for none. */
export function answer(body: Bytes, asked: Bytes, api: i32): Bytes {
  return vendor.parseResponse(vendor.facts(callOf(asked, EMPTY, api)), JsonDocument.parse(body));
}

/** The canonical stream for the vendor's `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, asked: Bytes, cuts: Bytes): Bytes {
  return readInPieces(vendor.reader(vendor.facts(callOf(asked, EMPTY, 0))), stream, cuts);
}

/** The status that an error of 400 stands for, and the milliseconds that it asks to wait. */
export function told(error: Bytes): Bytes {
  return utf8(`${statusMeant(error, 400)} ${waitToldMs(error)}`);
}

function callOf(body: Bytes, model: Bytes, api: i32): Call {
  const call = new Call(APIS[api & 3], JsonDocument.parse(body), model, new Settings());
  call.nowMs = 1767225600999;
  return call;
}
