import { Bytes, utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Call } from "../canonical/call";

const EFFORT = utf8("reasoning_effort");
const NO_EFFORTS: Bytes[] = [utf8("none"), utf8("minimal")];
const THINKING = utf8("thinking");
const OFF = utf8('{"type":"disabled"}');

/** Says an effort of a chat as `thinking`, `on` or disabled, for models that know no degrees; a client's own wins. */
export function switchThinking(call: Call, on: Bytes): void {
  const document = call.document;
  const effort = document.member(document.root, EFFORT);
  if (document.kind(effort) != JsonKind.String) return;
  const isOff = document.is(effort, NO_EFFORTS[0]) || document.is(effort, NO_EFFORTS[1]);
  call.drop(EFFORT);
  if (document.member(document.root, THINKING) == NONE) call.set(THINKING, isOff ? OFF : on);
}
