import { Bytes, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { pathOf } from "../canonical/routes";
import { Settings } from "../canonical/settings";
import { ModelTraits, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { CustomUrl } from "./custom_url";
import { Endpoint } from "./endpoint";
import { Profile, VendorRoute } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { standard } from "./standard";

const COMMON: ApiName[] = [
  ApiName.ChatCompletions,
  ApiName.Completions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.Rerank,
];

/** Served by later versions alone. */
const LATER: ApiName[] = [
  ApiName.AnthropicMessages,
  ApiName.AnthropicCountTokens,
  ApiName.Responses,
  ApiName.AudioTranscription,
  ApiName.AudioTranslation,
];

const VERSION = "/v1";

/** https://docs.vllm.ai/en/latest/serving/online_serving/ */
const profile: Profile = {
  type: "vllm",
  host: "vllm-service.cluster.local",
  routes: standard("", COMMON.concat(LATER)),
  settings: [{ key: "vllmCustomUrl" }, { key: "vllmServerHost" }],
  needsTokens: false,
};

/** A custom URL that ends like this is the address of all common APIs, whatever the client asks for. */
const COMMON_ENDINGS: string[] = ["/completions", "/rerank"];

/** One that ends like these is the address of that one API. */
const LATER_ENDINGS: string[] = LATER.map<string>((api) => pathOf(api).substring(VERSION.length));

/** Chat templates are many: the strictest take the system first, and thoughts they do not know they leave out. */
const templated: ModelTraits = { systemFirst: true, thoughtsInHistory: Thoughts.ToolTurns, topK: true };

class Vllm extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const url = settings.text("vllmCustomUrl");
    if (url.length > 0) {
      const custom = new CustomUrl("vllmCustomUrl", url, COMMON_ENDINGS.concat(LATER_ENDINGS));
      return custom.endpoint(routesAt(custom.path), custom.path.length == 0 ? "" : VERSION, faults);
    }
    const host = settings.text("vllmServerHost");
    return this.endpointAt(host.length > 0 ? host : profile.host);
  }

  override clientKeyHeaders(_settings: Settings): Bytes[] {
    return [utf8("authorization"), utf8("x-api-key")];
  }
}

/** What is served at a custom URL with this path. */
function routesAt(path: string): VendorRoute[] {
  for (let i = 0; i < LATER.length; i++) if (path.endsWith(LATER_ENDINGS[i])) return standard("", [LATER[i]]);
  for (let i = 0; i < COMMON_ENDINGS.length; i++) if (path.endsWith(COMMON_ENDINGS[i])) return standard("", COMMON);
  return profile.routes;
}

export const vllm = new Vllm(profile, openai, templated);
