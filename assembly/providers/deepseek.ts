import { ApiName } from "../canonical/api_name";
import { LimitName, SignedThoughts, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";

/** https://api-docs.deepseek.com: OpenAI's API, and Anthropic's beside it. */
const profile: Profile = {
  type: "deepseek",
  host: "api.deepseek.com",
  routes: [
    { api: ApiName.ChatCompletions, path: "/v1/chat/completions" },
    { api: ApiName.Models, path: "/v1/models" },
    { api: ApiName.AnthropicMessages, path: "/anthropic/v1/messages" },
  ],
  remembers: true,
};

/** https://api-docs.deepseek.com/guides/thinking_mode: a turn with calls is refused without its thoughts. */
export const deepseek = new Provider(profile, openai, {
  limit: LimitName.MaxTokens,
  thoughtsInHistory: Thoughts.ToolTurns,
  signedThoughts: SignedThoughts.LeftOut,
});
