import { groq } from "./groq";
import { openai } from "./openai";
import { Provider } from "./provider";
import { qwen } from "./qwen";

export { Endpoint } from "./endpoint";
export { SettingKind } from "./profile";
export { Provider } from "./provider";
export { SettingFault, Settings } from "./settings";

/** Every provider there is. A new one is its file and its line here. */
const CATALOGUE: Provider[] = [groq, openai, qwen];

/** Types that the Higress Go plugin knows and this version does not serve yet. */
export const PLANNED_TYPES: string[] = [
  "ai360",
  "azure",
  "baichuan",
  "baidu",
  "bedrock",
  "claude",
  "cloudflare",
  "cohere",
  "coze",
  "deepl",
  "deepseek",
  "dify",
  "doubao",
  "fireworks",
  "gemini",
  "generic",
  "github",
  "grok",
  "hunyuan",
  "longcat",
  "minimax",
  "mistral",
  "moonshot",
  "ollama",
  "openrouter",
  "spark",
  "stepfun",
  "together-ai",
  "triton",
  "vertex",
  "vllm",
  "yi",
  "zhipuai",
];

/** The provider of configuration type `type`; null when there is none. */
export function providerOf(type: string): Provider | null {
  for (let i = 0; i < CATALOGUE.length; i++) if (CATALOGUE[i].profile.type == type) return CATALOGUE[i];
  return null;
}

/** The types that can be configured, for messages. */
export function providerTypes(): string[] {
  return CATALOGUE.map<string>((provider) => provider.profile.type);
}
