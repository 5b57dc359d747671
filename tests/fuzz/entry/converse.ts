import { Bytes, EMPTY, slice, utf8 } from "../../../assembly/base/bytes";
import { FrameEvents } from "../../../assembly/base/eventstream/events";
import { JsonDocument } from "../../../assembly/base/json/document";
import { SseReader } from "../../../assembly/base/sse/reader";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { fit } from "../../../assembly/canonical/fit/fit";
import { Settings } from "../../../assembly/canonical/settings";
import { SettingNames } from "../../../assembly/formats/converse/setting_names";
import { ConverseVendor } from "../../../assembly/formats/converse/vendor";
import { bedrockTraits } from "../../../assembly/providers/models/bedrock";
import { drain } from "./pieces";

/** Converse in both directions, for a fuzzer outside. */

const converse = new ConverseVendor(new SettingNames("fields", "retention", "positions"));

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The vendor's body for `body`, with `setting` as the operator's fields; the client's problem after a `!`. */
export function request(body: Bytes, model: Bytes, setting: Bytes): Bytes {
  const settings = new Settings();
  settings.set("fields", String.UTF8.decodeUnsafe(changetype<usize>(setting), setting.length));
  settings.set("positions", '{"systemPrompt":true,"last_message":true,"lastUserMessage":true}');
  const asked = new Call(ApiName.ChatCompletions, JsonDocument.parse(body), model, settings);
  const call = fit(asked, bedrockTraits(asked.askedModel)).settled();
  const rewrite = converse.renderRequest(call);
  return call.problem.length > 0 ? utf8("!" + call.problem) : rewrite.whole();
}

/** The canonical answer for the vendor's; empty for none. */
export function answer(body: Bytes): Bytes {
  return converse.parseResponse(converse.facts(chat()), JsonDocument.parse(body));
}

/** The canonical stream for the vendor's frames, which arrive in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, cuts: Bytes): Bytes {
  const reader = converse.reader(converse.facts(chat()));
  if (reader === null) return EMPTY;
  const frames = new FrameEvents();
  const events = new SseReader(reader.keeps);
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = cuts.length == 0 ? stream.length : max<i32>(1, cuts[turn % cuts.length]);
    const end = min(at + size, stream.length);
    events.push(frames.push(slice(stream, at, end), end == stream.length));
    drain(events, reader);
    at = end;
  }
  events.finish();
  drain(events, reader);
  reader.end();
  return reader.take();
}

function chat(): Call {
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(EMPTY), utf8("m"), new Settings());
  call.tellsUsage = true;
  return call;
}
