import { ApiName } from "../openai/api_name";
import { AnswerFacts } from "../openai/answer_facts";
import { OpenaiProtocol } from "../protocols/openai/request";
import { UsageReader } from "../protocols/openai/usage_reader";
import { StreamReader } from "../protocols/stream_reader";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://platform.moonshot.cn/docs/api */
const profile: Profile = {
  type: "moonshot",
  host: "api.moonshot.cn",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
  settings: [{ key: "moonshotFileId", kind: SettingKind.Text, excludes: "context", filePath: "/v1/files/*/content" }],
};

class MoonshotProtocol extends OpenaiProtocol {
  override reader(facts: AnswerFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new UsageReader() : null;
  }
}

export const moonshot = new Provider(profile, new MoonshotProtocol());
