import { ApiName } from "../openai/api_name";
import { openai } from "../protocols/openai/request";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://platform.moonshot.cn/docs/api */
const profile: Profile = {
  type: "moonshot",
  host: "api.moonshot.cn",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
  planned: ["moonshotFileId"],
};

export const moonshot = new Provider(profile, openai);
