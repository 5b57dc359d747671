import { Bytes, utf8 } from "../../base/bytes";
import { JsonKind, NONE } from "../../base/json/document";
import { quote } from "../../base/json/writer";
import { Call } from "../call";
import { LimitName } from "../traits";

const MAX_COMPLETION_TOKENS = utf8("max_completion_tokens");
const MAX_TOKENS = utf8("max_tokens");

/** Gives the limit of what may be written the name that the model takes. */
export function fitLimit(call: Call): void {
  const name = call.traits.limit;
  if (name == LimitName.MaxTokens) rename(call, MAX_COMPLETION_TOKENS, MAX_TOKENS);
  else if (name == LimitName.MaxCompletionTokens) rename(call, MAX_TOKENS, MAX_COMPLETION_TOKENS);
}

/** `from` becomes `to`, unless that is said already. */
function rename(call: Call, from: Bytes, to: Bytes): void {
  const document = call.document;
  if (document.member(document.root, from) == NONE) return;
  if (document.kind(document.member(document.root, to)) == JsonKind.Number) return call.drop(from);
  call.drop(to);
  for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
    if (document.is(key, from)) call.edit.replace(key, quote(to));
  }
}
