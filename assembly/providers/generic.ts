import { Bytes, utf8 } from "../base/bytes";
import { Settings } from "../canonical/settings";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";

/** Any server behind a gateway: host and key can be set, paths and bodies are the client's. */
const profile: Profile = {
  type: "generic",
  settings: [{ key: "genericHost" }],
  needsTokens: false,
  readsBodies: false,
};

class Generic extends Provider {
  override endpoint(settings: Settings, _faults: SettingFault[]): Endpoint {
    const endpoint = this.endpointAt(settings.text("genericHost"));
    endpoint.keepsPath = true;
    return endpoint;
  }

  override clientKeyHeaders(_settings: Settings): Bytes[] {
    return [utf8("authorization")];
  }
}

export const generic = new Generic(profile, openai);
