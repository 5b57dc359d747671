import { ai360 } from "./ai360";
import { azure } from "./azure";
import { baichuan } from "./baichuan";
import { baidu } from "./baidu";
import { bedrock } from "./bedrock";
import { claude } from "./claude";
import { cloudflare } from "./cloudflare";
import { cohere } from "./cohere";
import { deepseek } from "./deepseek";
import { doubao } from "./doubao";
import { fireworks } from "./fireworks";
import { galadriel } from "./galadriel";
import { gemini } from "./gemini";
import { generic } from "./generic";
import { github } from "./github";
import { grok } from "./grok";
import { groq } from "./groq";
import { hunyuan } from "./hunyuan";
import { longcat } from "./longcat";
import { minimax } from "./minimax";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { ollama } from "./ollama";
import { openai } from "./openai";
import { openrouter } from "./openrouter";
import { Provider } from "./provider";
import { qwen } from "./qwen";
import { spark } from "./spark";
import { stepfun } from "./stepfun";
import { togetherAi } from "./together_ai";
import { vertex } from "./vertex";
import { vllm } from "./vllm";
import { yi } from "./yi";
import { zhipuai } from "./zhipuai";

export { API_WORDS } from "./api_words";
export { Endpoint } from "./endpoint";
export { EndedHost, SettingKind, SettingSpec } from "./profile";
export { Provider } from "./provider";
export { Settings } from "../canonical/settings";
export { SettingFault } from "./setting_fault";

/** Every provider there is. A new one is its file and its line here. */
const CATALOGUE: Provider[] = [
  ai360,
  azure,
  baichuan,
  baidu,
  bedrock,
  claude,
  cloudflare,
  cohere,
  deepseek,
  doubao,
  fireworks,
  galadriel,
  gemini,
  generic,
  github,
  grok,
  groq,
  hunyuan,
  longcat,
  minimax,
  mistral,
  moonshot,
  ollama,
  openai,
  openrouter,
  qwen,
  spark,
  stepfun,
  togetherAi,
  vertex,
  vllm,
  yi,
  zhipuai,
];

/** Types that the Higress Go plugin knows and this version does not serve yet. */
export const PLANNED_TYPES: string[] = ["coze", "deepl", "dify", "kling", "triton"];

/** The provider of configuration type `type`; null when there is none. */
export function providerOf(type: string): Provider | null {
  for (let i = 0; i < CATALOGUE.length; i++) if (CATALOGUE[i].profile.type == type) return CATALOGUE[i];
  return null;
}

/** The types that can be configured, for messages. */
export function providerTypes(): string[] {
  return CATALOGUE.map<string>((provider) => provider.profile.type);
}

/** Whether some provider has a configuration key of its own of this name. */
export function isSettingKey(name: string): bool {
  for (let i = 0; i < CATALOGUE.length; i++) {
    const profile = CATALOGUE[i].profile;
    if (profile.credentialKeys.includes(name)) return true;
    const settings = profile.settings;
    for (let j = 0; j < settings.length; j++) if (settings[j].key == name) return true;
  }
  return false;
}
