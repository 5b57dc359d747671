import { ApiName } from "../canonical/api_name";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { older, standard } from "./standard";

/** https://platform.lingyiwanwu.com/docs */
const profile: Profile = {
  type: "yi",
  host: "api.lingyiwanwu.com",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
};

export const yi = new Provider(profile, openai, older);
