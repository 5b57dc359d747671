import { ApiName } from "../canonical/api_name";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

const NOTICE =
  "Tencent shut this API down on 2026-09-30: TokenHub (tokenhub.tencentmaas.com) takes its place, with keys and " +
  "models of its own";
const INSTEAD = "the API that it signs for ended on 2026-09-30; put a key of TokenHub into apiTokens";

/** https://cloud.tencent.com/document/product/1823: TokenHub, in the place of Hunyuan's own API. */
const profile: Profile = {
  type: "hunyuan",
  host: "tokenhub.tencentmaas.com",
  ended: [
    { host: "api.hunyuan.cloud.tencent.com", notice: NOTICE },
    { host: "hunyuan.tencentcloudapi.com", notice: NOTICE },
  ],
  routes: standard("", [ApiName.ChatCompletions, ApiName.Responses]),
  settings: [
    { key: "hunyuanAuthId", instead: INSTEAD },
    { key: "hunyuanAuthKey", instead: INSTEAD },
  ],
};

export const hunyuan = new Provider(profile, openai, { signedThoughts: SignedThoughts.LeftOut });
