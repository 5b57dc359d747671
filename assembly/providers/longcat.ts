import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { requireSchema, responseSchema } from "./response_schema";
import { older, standard } from "./standard";

/** https://longcat.chat/platform/docs: OpenAI's API, and Anthropic's beside it. */
const profile: Profile = {
  type: "longcat",
  host: "api.longcat.chat",
  routes: standard("/openai", [ApiName.ChatCompletions, ApiName.Models]).concat(
    standard("/anthropic", [ApiName.AnthropicMessages]),
  ),
  settings: [responseSchema],
};

class Longcat extends Provider {
  override edit(call: Call): Call {
    requireSchema(call);
    return call;
  }
}

export const longcat = new Longcat(profile, openai, older);
