import { ApiName } from "../canonical/api_name";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { older, standard } from "./standard";

/** https://platform.stepfun.com/docs/api-reference/chat/chat-completion-create */
const profile: Profile = {
  type: "stepfun",
  host: "api.stepfun.com",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
};

export const stepfun = new Provider(profile, openai, older);
