import { Bytes, concat, utf8 } from "../base/bytes";
import { JsonKind } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { ModelTraits, SignedThoughts, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://openrouter.ai/docs/api-reference */
const profile: Profile = {
  type: "openrouter",
  host: "openrouter.ai",
  routes: standard("/api", [ApiName.ChatCompletions, ApiName.Completions, ApiName.Models]),
  // https://openrouter.ai/docs/app-attribution
  headers: ["http-referer", "x-title", "x-openrouter-title", "x-openrouter-categories"],
};

const BUDGET = utf8("reasoning_max_tokens");
const EFFORT = utf8("reasoning_effort");
const MAX_TOKENS = utf8("max_tokens");
const REASONING = utf8("reasoning");

/** https://openrouter.ai/docs/features/prompt-caching, https://openrouter.ai/docs/use-cases/reasoning-tokens */
const budgeted: ModelTraits = {
  cacheMarks: true,
  thinkingBudget: true,
  thoughtsInHistory: Thoughts.All,
  signedThoughts: SignedThoughts.Details,
  topK: true,
};

class Openrouter extends Provider {
  override traits(_model: Bytes, _settings: Settings): ModelTraits {
    return budgeted;
  }

  /** A budget takes the place of an effort (https://openrouter.ai/docs/use-cases/reasoning-tokens). */
  override edit(call: Call): Call {
    const document = call.document;
    const budget = document.member(document.root, BUDGET);
    if (call.api != ApiName.ChatCompletions || document.kind(budget) == JsonKind.None) return call;
    call.drop(BUDGET);
    if (document.integer(budget, 0) <= 0) return call;
    call.drop(EFFORT);
    const tokens = document.raw(budget);
    const reasoning = document.member(document.root, REASONING);
    const known = document.member(reasoning, MAX_TOKENS);
    if (known >= 0) call.edit.replace(known, tokens);
    else if (document.kind(reasoning) == JsonKind.Object) call.edit.insert(reasoning, MAX_TOKENS, tokens);
    else call.set(REASONING, concat(concat(utf8('{"max_tokens":'), tokens), utf8("}")));
    return call;
  }
}

export const openrouter = new Openrouter(profile, openai);
