import { Bytes, indexOf, slice, utf8 } from "../../../base/bytes";
import { NONE } from "../../../base/json/document";
import { quote } from "../../../base/json/writer";
import { ApiName } from "../../../canonical/api_name";
import { Call } from "../../../canonical/call";
import { MODEL } from "../../../canonical/model";

export const ANTHROPIC_VERSION: Bytes = utf8("anthropic_version");

const CONTEXT_MANAGEMENT = utf8("context_management");
const MAX_TOKENS = utf8("max_tokens");
/** What the Higress Go plugin says for a client that says nothing. */
const USUAL_LIMIT = utf8("4096");
const AT: u8 = 0x40;

/**
 * Has a body of the Messages API say what it does on a platform that has the model in its path: the version. Whatever
 * takes a flag of the API's, which go by header, is left out. Tokens are counted by one path for all models.
 * https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/partner-models/claude/count-tokens
 */
export function sayVersion(call: Call, version: Bytes): void {
  const document = call.document;
  call.set(ANTHROPIC_VERSION, quote(version));
  call.drop(CONTEXT_MANAGEMENT);
  if (call.api == ApiName.AnthropicCountTokens) return call.set(MODEL, quote(withoutRevision(call.askedModel)));
  call.drop(MODEL);
  if (document.member(document.root, MAX_TOKENS) == NONE) call.set(MAX_TOKENS, USUAL_LIMIT);
}

/** `model` without the revision behind an `@`. */
function withoutRevision(model: Bytes): Bytes {
  const at = indexOf(model, AT);
  return at < 0 ? model : slice(model, 0, at);
}
