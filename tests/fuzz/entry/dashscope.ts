import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { Settings } from "../../../assembly/canonical/settings";
import { DashscopeNames } from "../../../assembly/formats/dashscope/names";
import { CompatibleVendor, DashscopeVendor } from "../../../assembly/formats/dashscope/vendor";
import { readInPieces } from "./pieces";

/** DashScope's format in both directions, for a fuzzer outside. */

const names: DashscopeNames = { searchKey: "search", filesKey: "files", fileReader: utf8("long") };
const native = new DashscopeVendor(names);
const compatible = new CompatibleVendor(names);

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The vendor's body for `body`; the client's problem after a `!` where there is none. */
export function request(body: Bytes, model: Bytes, isEmbeddings: bool, isCompatible: bool): Bytes {
  const call = callOf(body, model, isEmbeddings);
  const rewrite = isCompatible ? compatible.request(call) : native.request(call);
  return call.problem.length > 0 ? utf8("!" + call.problem) : rewrite.whole();
}

/** The canonical answer to `asked` for the vendor's; empty for none. */
export function answer(body: Bytes, asked: Bytes, isEmbeddings: bool): Bytes {
  return native.answer(native.facts(callOf(asked, EMPTY, isEmbeddings)), JsonDocument.parse(body));
}

/** The canonical stream for the vendor's `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, asked: Bytes, cuts: Bytes): Bytes {
  return readInPieces(native.reader(native.facts(callOf(asked, EMPTY, false))), stream, cuts);
}

function callOf(body: Bytes, model: Bytes, isEmbeddings: bool): Call {
  const settings = new Settings();
  settings.set("search", "true");
  settings.set("files", "f1,f2");
  const api = isEmbeddings ? ApiName.Embeddings : ApiName.ChatCompletions;
  const call = new Call(api, JsonDocument.parse(body), model, settings);
  call.nowMs = 1767225600999;
  return call;
}
