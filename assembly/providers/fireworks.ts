import { ApiName } from "../canonical/api_name";
import { SignedThoughts, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://docs.fireworks.ai/api-reference: OpenAI's API, and Anthropic's beside it. */
const profile: Profile = {
  type: "fireworks",
  host: "api.fireworks.ai",
  routes: standard("/inference", [
    ApiName.ChatCompletions,
    ApiName.Completions,
    ApiName.Embeddings,
    ApiName.Models,
    ApiName.Responses,
    ApiName.Rerank,
    ApiName.AnthropicMessages,
  ]),
};

/** https://docs.fireworks.ai/guides/reasoning */
export const fireworks = new Provider(profile, openai, {
  thoughtsInHistory: Thoughts.ToolTurns,
  signedThoughts: SignedThoughts.LeftOut,
  topK: true,
});
