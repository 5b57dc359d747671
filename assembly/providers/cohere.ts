import { Bytes, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Effort } from "../canonical/efforts";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { dropHints } from "./hints";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://docs.cohere.com/docs/compatibility-api: OpenAI's API; documents are ranked in the vendor's own. */
const profile: Profile = {
  type: "cohere",
  host: "api.cohere.com",
  routes: standard("/compatibility", [ApiName.ChatCompletions, ApiName.Embeddings, ApiName.AudioTranscription]).concat(
    standard("", [ApiName.Rerank]),
  ),
};

/** Members of OpenAI's API that the vendor has not, and that change nothing of an answer. */
const FOREIGN: Bytes[] = ["store", "metadata", "service_tier", "user"].map<Bytes>((key) => utf8(key));

class Cohere extends Provider {
  override edit(call: Call): Call {
    if (call.api != ApiName.ChatCompletions && call.api != ApiName.Embeddings) return call;
    dropHints(call, FOREIGN);
    return call;
  }
}

export const cohere = new Cohere(profile, openai, {
  efforts: Effort.None | Effort.High,
  signedThoughts: SignedThoughts.LeftOut,
});
