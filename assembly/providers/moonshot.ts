import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { ResponseFacts } from "../canonical/response_facts";
import { StreamReader } from "../canonical/stream_reader";
import { SignedThoughts, Thoughts } from "../canonical/traits";
import { UsageReader } from "../formats/openai/usage_reader";
import { OpenaiVendor } from "../formats/openai/vendor";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";
import { DISABLED, THINKING, switchOff } from "./thinking_switch";

/** https://platform.moonshot.cn/docs/api */
const profile: Profile = {
  type: "moonshot",
  host: "api.moonshot.cn",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
  settings: [{ key: "moonshotFileId", kind: SettingKind.Text, excludes: "context", filePath: "/v1/files/*/content" }],
  remembers: true,
};

class MoonshotVendor extends OpenaiVendor {
  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new UsageReader() : null;
  }
}

class Moonshot extends Provider {
  override edit(call: Call): Call {
    return switchOff(call, THINKING, DISABLED);
  }
}

/** A turn with calls needs its thoughts: https://platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model. */
export const moonshot = new Moonshot(profile, new MoonshotVendor(), {
  thoughtsInHistory: Thoughts.ToolTurns,
  signedThoughts: SignedThoughts.LeftOut,
});
