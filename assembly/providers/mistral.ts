import { Bytes, contains, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Effort } from "../canonical/efforts";
import { Settings } from "../canonical/settings";
import { LimitName, ModelTraits, SignedThoughts, Thoughts } from "../canonical/traits";
import { PartsVendor } from "../formats/openai/parts_vendor";
import { dropHints } from "./hints";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { FILES, standard } from "./standard";

const APIS = [
  ApiName.ChatCompletions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.RetrieveModel,
  ApiName.Moderations,
  ApiName.AudioTranscription,
];

/** https://docs.mistral.ai/api: members that it does not know are refused. */
const profile: Profile = {
  type: "mistral",
  host: "api.mistral.ai",
  routes: standard("", APIS.concat(FILES)),
  asksForUsage: false,
};

/** Members of OpenAI's API that change nothing of an answer, and that this one does not have. */
const FOREIGN: Bytes[] = [
  "stream_options",
  "user",
  "store",
  "service_tier",
  "safety_identifier",
  "prompt_cache_options",
  "prompt_cache_retention",
].map<Bytes>((key) => utf8(key));
const SEED = utf8("seed");
const RANDOM_SEED = utf8("random_seed");
/** Lines of models that think when asked to. */
const THINKING: Bytes[] = [utf8("small"), utf8("medium")];

const plain: ModelTraits = {
  limit: LimitName.MaxTokens,
  highestTemperature: 1.5,
  efforts: 0,
  thoughtsInHistory: Thoughts.Dropped,
  signedThoughts: SignedThoughts.LeftOut,
};
/** https://docs.mistral.ai/capabilities/reasoning */
const thinking = plain.copy();
thinking.efforts = Effort.None | Effort.High;

class Mistral extends Provider {
  override traits(model: Bytes, _settings: Settings): ModelTraits {
    for (let i = 0; i < THINKING.length; i++) if (contains(model, THINKING[i])) return thinking;
    return plain;
  }

  override edit(call: Call): Call {
    if (call.api != ApiName.ChatCompletions) return call;
    dropHints(call, FOREIGN);
    call.rename(SEED, RANDOM_SEED);
    return call;
  }
}

export const mistral = new Mistral(profile, new PartsVendor());
