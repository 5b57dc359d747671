import { ApiName } from "../openai/api_name";
import { Settings } from "../openai/settings";
import { openai } from "../protocols/openai/request";
import { Endpoint } from "./endpoint";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";

/** https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope */
const profile: Profile = {
  type: "qwen",
  host: "dashscope.aliyuncs.com",
  routes: [
    { api: ApiName.ChatCompletions, path: "/compatible-mode/v1/chat/completions" },
    { api: ApiName.Embeddings, path: "/compatible-mode/v1/embeddings" },
    { api: ApiName.Models, path: "/compatible-mode/v1/models" },
  ],
  settings: [{ key: "qwenDomain" }, { key: "qwenEnableCompatible", kind: SettingKind.Flag, fallback: "true" }],
  planned: ["qwenEnableSearch", "qwenFileIds"],
};

class Qwen extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const domain = settings.text("qwenDomain");
    if (!settings.flag("qwenEnableCompatible")) {
      faults.push(new SettingFault("qwenEnableCompatible", "the native mode (false) is not built yet"));
    }
    if (domain.includes("/")) faults.push(new SettingFault("qwenDomain", "must be a host name without scheme or path"));
    return this.endpointAt(domain.length > 0 ? domain : this.profile.host);
  }
}

export const qwen = new Qwen(profile, openai);
