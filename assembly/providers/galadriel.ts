import { ApiName } from "../canonical/api_name";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

const HOST = "api.galadriel.com";

/** https://docs.galadriel.com/api-reference, and what came of the host: https://docs.galadriel.co/api-reference */
const profile: Profile = {
  type: "galadriel",
  host: HOST,
  ended: [
    {
      host: HOST,
      notice: "api.galadriel.com is documented as an API for orders of GPUs since 2025, no more as one of models",
    },
  ],
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
};

export const galadriel = new Provider(profile, openai, { signedThoughts: SignedThoughts.LeftOut });
