import { Bytes, contains, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Effort, effortsBetween } from "../canonical/efforts";
import { Settings } from "../canonical/settings";
import { LimitName, ModelTraits, Sampling, SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://docs.x.ai/docs/api-reference */
const profile: Profile = {
  type: "grok",
  host: "api.x.ai",
  routes: standard("", [
    ApiName.ChatCompletions,
    ApiName.Responses,
    ApiName.RetrieveResponse,
    ApiName.Embeddings,
    ApiName.ImageGeneration,
    ApiName.Models,
    ApiName.RetrieveModel,
  ]),
};

const NON_REASONING = utf8("non-reasoning");
/** Models whose thinking is in their names. */
const NAMED = utf8("4.20");
const FROM_NONE_TO_HIGH: Bytes[] = [utf8("grok-3"), utf8("grok-4.3"), utf8("grok-4.5")];

const plain: ModelTraits = {
  limit: LimitName.MaxCompletionTokens,
  efforts: 0,
  signedThoughts: SignedThoughts.LeftOut,
};
const named = plain.copy();
named.sampling = Sampling.NoPenalties;
const known = named.copy();
known.efforts = Effort.None | effortsBetween(Effort.Low, Effort.High);
const newest = named.copy();
newest.efforts = Effort.None | effortsBetween(Effort.Low, Effort.Xhigh);

class Grok extends Provider {
  /** https://docs.x.ai/docs/guides/reasoning */
  override traits(model: Bytes, _settings: Settings): ModelTraits {
    if (contains(model, NON_REASONING)) return plain;
    if (contains(model, NAMED)) return named;
    for (let i = 0; i < FROM_NONE_TO_HIGH.length; i++) if (contains(model, FROM_NONE_TO_HIGH[i])) return known;
    return newest;
  }
}

export const grok = new Grok(profile, openai);
