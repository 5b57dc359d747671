import { ApiName } from "../canonical/api_name";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://platform.stepfun.com/docs/api-reference/chat/chat-completion-create */
const profile: Profile = {
  type: "stepfun",
  host: "api.stepfun.com",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
};

export const stepfun = new Provider(profile, openai, { signedThoughts: SignedThoughts.LeftOut });
