import { utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { ApiName } from "../canonical/api_name";
import { Settings } from "../canonical/settings";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { older, standard } from "./standard";
import { VendorRequest } from "./vendor_request";

const AUTHORIZATION = utf8("authorization");

/** https://ai.360.com/platform/docs */
const profile: Profile = {
  type: "ai360",
  host: "api.360.cn",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Embeddings]),
};

class Ai360 extends Provider {
  override authorize(credential: Credential, _settings: Settings, out: VendorRequest, _nowMs: u64): void {
    out.headers.set(AUTHORIZATION, credential.secret);
  }
}

export const ai360 = new Ai360(profile, openai, older);
