import { utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Effort, effortsBetween } from "../canonical/efforts";
import { LimitName, SignedThoughts } from "../canonical/traits";
import { BareListVendor } from "../formats/openai/parts_vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { AUDIO, BATCHES, FILES, standard } from "./standard";
import { switchOff } from "./thinking_switch";

const APIS = [
  ApiName.ChatCompletions,
  ApiName.Completions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.ImageGeneration,
  ApiName.Rerank,
  ApiName.Realtime,
];

/** https://docs.together.ai/reference */
const profile: Profile = {
  type: "together-ai",
  host: "api.together.ai",
  routes: standard("", APIS.concat(AUDIO).concat(FILES).concat(BATCHES)),
};

const REASONING = utf8("reasoning");
const OFF = utf8('{"enabled":false}');

/** https://github.com/togethercomputer/openapi */
class TogetherAi extends Provider {
  override edit(call: Call): Call {
    return switchOff(call, REASONING, OFF);
  }
}

export const togetherAi = new TogetherAi(profile, new BareListVendor(), {
  limit: LimitName.MaxTokens,
  efforts: effortsBetween(Effort.Low, Effort.High),
  signedThoughts: SignedThoughts.LeftOut,
  topK: true,
});
