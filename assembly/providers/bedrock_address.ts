import { Bytes, concat, endsWith, indexOf, slice, utf8 } from "../base/bytes";
import { escaped } from "../base/signing/canonical_uri";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { VendorRequest } from "./vendor_request";

/** The model gets its place between the two parts of each. */
export const CHAT_PATH = "/model/converse";
export const INVOKE_PATH = "/model/invoke";

const CHAT_ROUTE = utf8(CHAT_PATH);
const INVOKE_ROUTE = utf8(INVOKE_PATH);
const MODEL_PATH = utf8("/model/");
const CONVERSE = utf8("/converse");
const CONVERSE_STREAM = utf8("/converse-stream");
const INVOKE = utf8("/invoke");
const INVOKE_STREAM = utf8("/invoke-with-response-stream");
const PERCENT: u8 = 0x25;

const ACCEPT = utf8("accept");
const ANY_TYPE = utf8("*/*");
const NO_MODEL = "model: the name of a model is required.";

/** Gives the model of `call` its place in the path of `out`, if that has one for it. */
export function placeBedrockModel(call: Call, out: VendorRequest): void {
  if (!call.hasBody) return;
  if (endsWith(out.path, CHAT_ROUTE)) place(call, out, CHAT_ROUTE, call.isStream ? CONVERSE_STREAM : CONVERSE);
  else if (endsWith(out.path, INVOKE_ROUTE)) {
    const isStream = call.api == ApiName.AnthropicMessages && call.isStream;
    place(call, out, INVOKE_ROUTE, isStream ? INVOKE_STREAM : INVOKE);
  }
}

/** Has the path end with the model and `action` in place of `route`. */
function place(call: Call, out: VendorRequest, route: Bytes, action: Bytes): void {
  const model = call.askedModel;
  if (model.length == 0) call.problem = NO_MODEL;
  const prefix = slice(out.path, 0, out.path.length - route.length);
  // Who writes escapes has escaped all of it.
  const named = concat(MODEL_PATH, indexOf(model, PERCENT) < 0 ? escaped(model) : model);
  out.path = concat(concat(prefix, named), action);
  out.headers.set(ACCEPT, ANY_TYPE);
}
