import { Bytes, utf8 } from "../base/bytes";
import { JsonKind } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";

const EFFORT = utf8("reasoning_effort");
const NO_EFFORT = utf8("none");
const LEAST_EFFORT = utf8("minimal");
/** The member that most vendors with such a switch have, and its value that is off. */
export const THINKING: Bytes = utf8("thinking");
export const DISABLED: Bytes = utf8('{"type":"disabled"}');

/** What a chat says of how much the model is to think. */
export enum Wish {
  None,
  Think,
  DoNotThink,
}

/** By `reasoning_effort`, unless the client says it in the vendor's own member `own`. */
export function wishOf(call: Call, own: Bytes): Wish {
  const document = call.document;
  const effort = document.member(document.root, EFFORT);
  if (call.api != ApiName.ChatCompletions || document.kind(effort) != JsonKind.String) return Wish.None;
  if (document.kind(document.member(document.root, own)) > JsonKind.Null) return Wish.None;
  return document.is(effort, NO_EFFORT) ? Wish.DoNotThink : Wish.Think;
}

/** Has a chat that is not to think say so by the member `own` with the value `off`, and no more by its effort. */
export function switchOff(call: Call, own: Bytes, off: Bytes): Call {
  if (wishOf(call, own) != Wish.DoNotThink) return call;
  call.drop(EFFORT);
  call.set(own, off);
  return call.settled();
}

/** Has a chat say by the member `own` whether the model thinks, `on` or `off`, and in no case by its effort. */
export function switchThinking(call: Call, own: Bytes, on: Bytes, off: Bytes): Call {
  const document = call.document;
  const wish = wishOf(call, own);
  const isLeast = document.is(document.member(document.root, EFFORT), LEAST_EFFORT);
  if (call.api == ApiName.ChatCompletions) call.drop(EFFORT);
  if (wish != Wish.None) call.set(own, wish == Wish.Think && !isLeast ? on : off);
  return call;
}
