import { ApiName } from "../canonical/api_name";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { AUDIO, BATCHES, FILES, standard } from "./standard";

const APIS = [ApiName.ChatCompletions, ApiName.Responses, ApiName.Embeddings, ApiName.Models, ApiName.RetrieveModel];

/** https://console.groq.com/docs/api-reference */
const profile: Profile = {
  type: "groq",
  host: "api.groq.com",
  routes: standard("/openai", APIS.concat(AUDIO).concat(FILES).concat(BATCHES)),
};

export const groq = new Provider(profile, openai);
