import { isDigit, lower } from "../base/ascii";
import { utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Settings } from "../canonical/settings";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { older, versioned } from "./standard";

const ACCOUNT = "cloudflareAccountId";

/** https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility: paths begin with the account. */
const profile: Profile = {
  type: "cloudflare",
  host: "api.cloudflare.com",
  settings: [{ key: ACCOUNT }],
};

class Cloudflare extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const account = settings.text(ACCOUNT);
    if (account.length == 0) faults.push(new SettingFault(ACCOUNT, "is needed"));
    else if (!isPlain(account)) faults.push(new SettingFault(ACCOUNT, "must be letters and digits"));
    const endpoint = this.endpointAt(profile.host);
    const routes = versioned(`/client/v4/accounts/${account}/ai/v1`, [
      ApiName.ChatCompletions,
      ApiName.Embeddings,
      ApiName.Responses,
    ]);
    for (let i = 0; i < routes.length; i++) endpoint.route(routes[i].api, routes[i].path);
    return endpoint;
  }
}

function isPlain(account: string): bool {
  const bytes = utf8(account);
  for (let i = 0; i < bytes.length; i++) {
    const letter = lower(bytes[i]);
    if (!isDigit(letter) && (letter < 0x61 || letter > 0x7a)) return false;
  }
  return true;
}

export const cloudflare = new Cloudflare(profile, openai, older);
