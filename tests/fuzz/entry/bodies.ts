import { Bytes, utf8 } from "../../../assembly/base/bytes";
import { FormReader } from "../../../assembly/base/http/multipart";
import { parameterOf } from "../../../assembly/base/http/parameter";
import { JsonDocument } from "../../../assembly/base/json/document";
import { ReasoningStream } from "../../../assembly/canonical/chat/reasoning_stream";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Call } from "../../../assembly/canonical/call";
import { cleanedUp } from "../../../assembly/canonical/chat/cleanup";
import { Place, withSystemMessage } from "../../../assembly/canonical/chat/system_message";
import { merged } from "../../../assembly/canonical/chat/merge";
import { ReasoningMode, ReasoningRules, withThoughts } from "../../../assembly/canonical/chat/reasoning";
import { CustomSetting, withSettings } from "../../../assembly/canonical/custom_setting";
import { Settings } from "../../../assembly/canonical/settings";
import { readInPieces } from "./pieces";

/** What the filter does to bodies of the canonical API, and to forms, for a fuzzer outside. */

const NEW = utf8("/new");
const settings: CustomSetting[] = [
  new CustomSetting([utf8("max_tokens")], utf8("10"), false),
  new CustomSetting([utf8("messages"), utf8("a"), utf8("b")], utf8("[1]"), false),
  new CustomSetting([utf8("x"), utf8("y")], utf8("{}"), true),
];

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The chat `body` cleaned up, merged, or with a context, by `step`. */
export function shaped(body: Bytes, step: i32): Bytes {
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(body), utf8(""), new Settings());
  if (step == 0) return cleanedUp(call, [NEW]).document.bytes;
  if (step == 1) return merged(call).document.bytes;
  if (step == 2) return withSystemMessage(call, utf8("C"), Place.AfterSystem).document.bytes;
  return withSettings(call.document, settings).bytes;
}

export function answer(body: Bytes, mode: i32): Bytes {
  return withThoughts(JsonDocument.parse(body), rulesOf(mode));
}

/** The client's stream for the canonical `stream`, which arrives in pieces of the sizes in `cuts`, again and again. */
export function streamed(stream: Bytes, mode: i32, cuts: Bytes): Bytes {
  return readInPieces(new ReasoningStream(rulesOf(mode)), stream, cuts);
}

/** How many fields the form `body` has; -1 when a value lies outside of it. */
export function fields(body: Bytes, contentType: Bytes): i32 {
  const form = new FormReader(body, parameterOf(contentType, utf8("boundary")));
  let count = 0;
  while (form.next()) {
    if (form.start < 0 || form.end < form.start || form.end > body.length) return -1;
    count++;
  }
  return count;
}

/** 0: thoughts are left out, 1: they are tagged, 2: they are promoted. */
function rulesOf(mode: i32): ReasoningRules {
  const rules = new ReasoningRules();
  rules.mode = mode == 0 ? ReasoningMode.Ignore : mode == 1 ? ReasoningMode.Concat : ReasoningMode.Passthrough;
  rules.promotes = mode == 2;
  return rules;
}
