import { utf8 } from "../../base/bytes";
import { Call } from "../call";
import { LimitName } from "../traits";

const MAX_COMPLETION_TOKENS = utf8("max_completion_tokens");
const MAX_TOKENS = utf8("max_tokens");

/** Gives the limit of what may be written the name that the model takes. */
export function fitLimit(call: Call): void {
  const name = call.traits.limit;
  if (name == LimitName.MaxTokens) call.rename(MAX_COMPLETION_TOKENS, MAX_TOKENS);
  else if (name == LimitName.MaxCompletionTokens) call.rename(MAX_TOKENS, MAX_COMPLETION_TOKENS);
}
