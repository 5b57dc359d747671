import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { fit } from "../../../assembly/canonical/fit/fit";
import { Settings } from "../../../assembly/canonical/settings";
import { AnthropicVendor } from "../../../assembly/formats/anthropic/vendor/vendor";
import { claudeTraits } from "../../../assembly/providers/models/claude";
import { readInPieces } from "./pieces";

/** The Messages format in both directions, for a fuzzer outside. */

const plain = new AnthropicVendor(EMPTY);
const opened = new AnthropicVendor(utf8("Preamble."));

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The vendor's body for the chat `body`; the client's problem after a `!` where there is none. */
export function request(body: Bytes, model: Bytes, hasPreamble: bool): Bytes {
  const asked = callOf(body, model);
  const call = fit(asked, claudeTraits(asked.askedModel)).settled();
  if (call.problem.length > 0) return utf8("!" + call.problem);
  const protocol = hasPreamble ? opened : plain;
  const rewrite = protocol.renderRequest(call);
  return call.problem.length > 0 ? utf8("!" + call.problem) : rewrite.whole();
}

/** The canonical answer for the vendor's; empty for none. */
export function answer(body: Bytes): Bytes {
  return plain.parseResponse(plain.facts(callOf(EMPTY, EMPTY)), JsonDocument.parse(body));
}

/** The canonical stream for the vendor's `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, cuts: Bytes): Bytes {
  return readInPieces(plain.reader(plain.facts(callOf(EMPTY, EMPTY))), stream, cuts);
}

function callOf(body: Bytes, model: Bytes): Call {
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(body), model, new Settings());
  call.nowMs = 1767225600999;
  return call;
}
