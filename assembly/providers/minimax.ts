import { Bytes, startsWith, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { LimitName, ModelTraits, SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { standard } from "./standard";
import { DISABLED, THINKING, switchThinking } from "./thinking_switch";

const TYPE = "minimaxApiType";

/**
 * https://platform.minimaxi.com/docs: OpenAI's API, and Anthropic's beside it. Keys of the platform outside of China go
 * to api.minimax.io.
 */
const profile: Profile = {
  type: "minimax",
  host: "api.minimaxi.com",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Responses]).concat(
    standard("/anthropic", [ApiName.AnthropicMessages]),
  ),
  settings: [{ key: TYPE }, { key: "minimaxGroupId" }],
};

const ADAPTIVE = utf8('{"type":"adaptive"}');
/** Lines of models that always think, or never. */
const FIXED: Bytes[] = ["MiniMax-M1", "MiniMax-M2", "MiniMax-Text", "abab"].map<Bytes>((line) => utf8(line));

const fixed: ModelTraits = {
  limit: LimitName.MaxCompletionTokens,
  highestTemperature: 1,
  efforts: 0,
  signedThoughts: SignedThoughts.LeftOut,
};
const newest: ModelTraits = {
  limit: LimitName.MaxCompletionTokens,
  highestTemperature: 1,
  reasonsByDefault: true,
  signedThoughts: SignedThoughts.LeftOut,
};

class Minimax extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    if (settings.text(TYPE) == "pro") {
      faults.push(new SettingFault(TYPE, "has no pro any more: its models are gone; leave the key out"));
    }
    return super.endpoint(settings, faults);
  }

  override traits(model: Bytes, _settings: Settings): ModelTraits {
    return isFixed(model) ? fixed : newest;
  }

  /** https://platform.minimax.io/docs/api-reference/text-openai-api */
  override edit(call: Call): Call {
    return isFixed(call.askedModel) ? call : switchThinking(call, THINKING, ADAPTIVE, DISABLED);
  }
}

function isFixed(model: Bytes): bool {
  for (let i = 0; i < FIXED.length; i++) if (startsWith(model, FIXED[i])) return true;
  return false;
}

export const minimax = new Minimax(profile, openai);
