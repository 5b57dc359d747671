import { Bytes, utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Settings } from "../canonical/settings";
import { ModelTraits, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { CustomUrl } from "./custom_url";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { standard } from "./standard";

/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
const profile: Profile = {
  type: "vllm",
  host: "vllm-service.cluster.local",
  routes: standard("", [
    ApiName.ChatCompletions,
    ApiName.Completions,
    ApiName.Embeddings,
    ApiName.Models,
    ApiName.Rerank,
  ]),
  settings: [{ key: "vllmCustomUrl" }, { key: "vllmServerHost" }],
  needsTokens: false,
};

/** A custom URL that ends like this is the address of that API, whatever the client asks for. */
const DIRECT_ENDINGS: string[] = ["/completions", "/rerank"];

/** Chat templates are many: the strictest take the system first, and thoughts they do not know they leave out. */
const templated: ModelTraits = { systemFirst: true, thoughtsInHistory: Thoughts.ToolTurns, topK: true };

class Vllm extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const url = settings.text("vllmCustomUrl");
    if (url.length > 0) {
      const custom = new CustomUrl("vllmCustomUrl", url, DIRECT_ENDINGS);
      return custom.endpoint(profile.routes, custom.path == "/" ? "" : "/v1", faults);
    }
    const host = settings.text("vllmServerHost");
    return this.endpointAt(host.length > 0 ? host : profile.host);
  }

  override clientKeyHeaders(_settings: Settings): Bytes[] {
    return [utf8("authorization")];
  }
}

export const vllm = new Vllm(profile, openai, templated);
