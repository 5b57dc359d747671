import { utf8 } from "../../base/bytes";
import { JsonKind, NONE } from "../../base/json/document";
import { quote } from "../../base/json/writer";
import { Call } from "../call";
import { Effort, fittingEffort } from "../efforts";
import { Fitted } from "./fitted";

const REASONING_EFFORT = utf8("reasoning_effort");
const NO_EFFORT = utf8("none");
const TOOLS = utf8("tools");

/** Has `reasoning_effort` be a word that the model takes; answers whether the model reasons. */
export function fitEffort(call: Call): bool {
  const traits = call.traits;
  const document = call.document;
  const node = document.member(document.root, REASONING_EFFORT);
  const isAsked = document.kind(node) == JsonKind.String;
  const reasons = isAsked ? !document.is(node, NO_EFFORT) : traits.reasonsByDefault;
  if (reasons && !traits.toolsWithEffort && document.first(document.member(document.root, TOOLS)) != NONE) {
    call.fitted |= Fitted.Effort;
    call.set(REASONING_EFFORT, quote(NO_EFFORT));
    return false;
  }
  if (!isAsked || (traits.efforts & Effort.Any) != 0) return reasons;
  const word = fittingEffort(document, node, traits.efforts);
  if (document.is(node, word)) return reasons;
  call.fitted |= Fitted.Effort;
  if (word.length > 0) call.set(REASONING_EFFORT, quote(word));
  else call.drop(REASONING_EFFORT);
  return word.length > 0;
}
