import { ApiName } from "../canonical/api_name";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { versioned } from "./standard";

/** https://cloud.baidu.com/doc/qianfan-api: the second version of it, which is OpenAI's API. */
const profile: Profile = {
  type: "baidu",
  host: "qianfan.baidubce.com",
  routes: versioned("/v2", [
    ApiName.ChatCompletions,
    ApiName.Embeddings,
    ApiName.Models,
    ApiName.ImageGeneration,
    ApiName.Rerank,
  ]),
};

export const baidu = new Provider(profile, openai, { signedThoughts: SignedThoughts.LeftOut });
