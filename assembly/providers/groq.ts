import { Bytes, contains, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Effort, effortsBetween } from "../canonical/efforts";
import { Settings } from "../canonical/settings";
import { ModelTraits, Thoughts } from "../canonical/traits";
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

const GPT_OSS = utf8("gpt-oss");
const QWEN = utf8("qwen");

const plain: ModelTraits = { efforts: 0, thoughtsInHistory: Thoughts.Dropped };
/** Thinks or does not. */
const qwen: ModelTraits = { efforts: Effort.None, thoughtsInHistory: Thoughts.Dropped };
const gptOss: ModelTraits = {
  efforts: effortsBetween(Effort.Low, Effort.High),
  thoughtsInHistory: Thoughts.Dropped,
};

class Groq extends Provider {
  /** https://console.groq.com/docs/reasoning */
  override traits(model: Bytes, _settings: Settings): ModelTraits {
    if (contains(model, GPT_OSS)) return gptOss;
    return contains(model, QWEN) ? qwen : plain;
  }
}

export const groq = new Groq(profile, openai);
