import { ApiName } from "../canonical/api_name";
import { LimitName, SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://platform.baichuan-ai.com/docs/api */
const profile: Profile = {
  type: "baichuan",
  host: "api.baichuan-ai.com",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Embeddings, ApiName.Models]),
};

/** The role `system` is the first message's alone. */
export const baichuan = new Provider(profile, openai, {
  limit: LimitName.MaxTokens,
  systemFirst: true,
  signedThoughts: SignedThoughts.LeftOut,
});
