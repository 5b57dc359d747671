import { Bytes, startsWith, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { ApiName } from "../canonical/api_name";
import { Settings } from "../canonical/settings";
import { LimitName, ModelTraits } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { standard } from "./standard";
import { VendorRequest } from "./vendor_request";

const DEFAULT_PORT = "11434";

/** https://github.com/ollama/ollama/blob/main/docs/openai.md: a server of one's own, which asks for no key. */
const profile: Profile = {
  type: "ollama",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Completions, ApiName.Embeddings, ApiName.Models]),
  settings: [{ key: "ollamaServerHost" }, { key: "ollamaServerPort", kind: SettingKind.Number }],
  needsTokens: false,
};

/** Chat templates are many: the strictest take the system first. */
const thinking: ModelTraits = { limit: LimitName.MaxTokens, systemFirst: true };
const plain = thinking.copy();
plain.efforts = 0;

/** Families that have no thinking, and are refused with it: https://ollama.com/search?c=thinking has the others. */
const PLAIN_FAMILIES: Bytes[] = [
  "codellama",
  "gemma",
  "llama",
  "mistral",
  "mixtral",
  "phi3",
  "phi4:",
  "qwen2",
].map<Bytes>((family) => utf8(family));

class Ollama extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const host = settings.text("ollamaServerHost");
    const port = settings.text("ollamaServerPort");
    if (host.length == 0) faults.push(new SettingFault("ollamaServerHost", "is needed"));
    return this.endpointAt(host + ":" + (port.length > 0 ? port : DEFAULT_PORT));
  }

  override traits(model: Bytes, _settings: Settings): ModelTraits {
    for (let i = 0; i < PLAIN_FAMILIES.length; i++) if (startsWith(model, PLAIN_FAMILIES[i])) return plain;
    return thinking;
  }

  override authorize(_credential: Credential, _settings: Settings, _out: VendorRequest, _nowMs: u64): void {}
}

export const ollama = new Ollama(profile, openai);
