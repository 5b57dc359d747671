import { ApiName } from "../canonical/api_name";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { versioned } from "./standard";

const HOST = "models.inference.ai.azure.com";
const NOTICE =
  "GitHub Models was retired on 2026-07-30: use another type, or name a host that serves its paths in " +
  "providerDomain (of Azure AI Foundry, with providerBasePath /models)";

/** https://github.com/orgs/community/discussions/203602: the service has ended, hosts of its form are left. */
const profile: Profile = {
  type: "github",
  host: HOST,
  ended: [
    { host: HOST, notice: NOTICE },
    { host: "models.github.ai", notice: NOTICE },
  ],
  routes: versioned("", [ApiName.ChatCompletions, ApiName.Embeddings]),
};

export const github = new Provider(profile, openai, { signedThoughts: SignedThoughts.LeftOut });
