import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { Settings } from "../../../assembly/canonical/settings";
import { withFiles } from "../../../assembly/formats/dashscope/files";
import { DashscopeVendor } from "../../../assembly/formats/dashscope/vendor";
import { openai } from "../../../assembly/formats/openai/vendor";
import { readInPieces } from "./pieces";

/** DashScope's format in both directions, for a fuzzer outside. */

const native = new DashscopeVendor();

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The vendor's body for `body`; the client's problem after a `!` where there is none. */
export function request(body: Bytes, model: Bytes, isEmbeddings: bool, isCompatible: bool): Bytes {
  const asked = callOf(body, model, isEmbeddings);
  const call = isEmbeddings ? asked : withFiles(asked, "f1,f2").settled();
  const rewrite = isCompatible ? openai.renderRequest(call) : native.renderRequest(call);
  return call.problem.length > 0 ? utf8("!" + call.problem) : rewrite.whole();
}

/** The canonical answer to `asked` for the vendor's; empty for none. */
export function answer(body: Bytes, asked: Bytes, isEmbeddings: bool): Bytes {
  return native.parseResponse(native.facts(callOf(asked, EMPTY, isEmbeddings)), JsonDocument.parse(body));
}

/** The canonical stream for the vendor's `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, asked: Bytes, cuts: Bytes): Bytes {
  return readInPieces(native.reader(native.facts(callOf(asked, EMPTY, false))), stream, cuts);
}

function callOf(body: Bytes, model: Bytes, isEmbeddings: bool): Call {
  const api = isEmbeddings ? ApiName.Embeddings : ApiName.ChatCompletions;
  const call = new Call(api, JsonDocument.parse(body), model, new Settings());
  call.nowMs = 1767225600999;
  return call;
}
