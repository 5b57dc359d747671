import { ApiName } from "../openai/api_name";
import { openai } from "../protocols/openai/request";
import { Profile } from "./profile";
import { Provider } from "./provider";

/** https://console.groq.com/docs/api-reference */
const profile: Profile = {
  type: "groq",
  host: "api.groq.com",
  routes: [
    { api: ApiName.ChatCompletions, path: "/openai/v1/chat/completions" },
    { api: ApiName.Embeddings, path: "/openai/v1/embeddings" },
    { api: ApiName.Models, path: "/openai/v1/models" },
  ],
};

export const groq = new Provider(profile, openai);
