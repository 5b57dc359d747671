import { ApiName } from "../canonical/api_name";
import { Effort, effortsBetween } from "../canonical/efforts";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { AUDIO, BATCHES, FILES, standard } from "./standard";

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

/** https://github.com/togethercomputer/openapi */
export const togetherAi = new Provider(profile, openai, {
  efforts: effortsBetween(Effort.Low, Effort.High),
  signedThoughts: SignedThoughts.LeftOut,
  topK: true,
});
