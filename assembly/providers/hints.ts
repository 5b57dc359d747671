import { Bytes } from "../base/bytes";
import { NONE } from "../base/json/document";
import { Call } from "../canonical/call";
import { Fitted } from "../canonical/fit/fitted";

/** Leaves out members that a vendor has not, of those that say how a request is served and not what is answered. */
export function dropHints(call: Call, keys: Bytes[]): void {
  for (let i = 0; i < keys.length; i++) {
    if (call.document.member(call.document.root, keys[i]) != NONE) call.fitted |= Fitted.Hints;
    call.drop(keys[i]);
  }
}
