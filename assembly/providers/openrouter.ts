import { ApiName } from "../openai/api_name";
import { openai } from "../protocols/openai/request";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://openrouter.ai/docs/api-reference */
const profile: Profile = {
  type: "openrouter",
  host: "openrouter.ai",
  routes: standard("/api", [ApiName.ChatCompletions, ApiName.Completions, ApiName.Models]),
};

export const openrouter = new Provider(profile, openai);
