/** The vendors the mocks stand in for: the real host, and the path in front of the OpenAI-shaped API there. */
export const catalogue = {
  openai: { host: "api.openai.com", basePath: "" },
  groq: { host: "api.groq.com", basePath: "/openai" },
  qwen: { host: "dashscope.aliyuncs.com", basePath: "/compatible-mode" },
  claude: { host: "api.anthropic.com", basePath: "" },
  gemini: { host: "generativelanguage.googleapis.com", basePath: "" },
  vertex: { host: "aiplatform.googleapis.com", basePath: "" },
  bedrock: { host: "bedrock-runtime.eu-central-1.amazonaws.com", basePath: "" },
  azure: { host: "mock.openai.azure.com", basePath: "/openai" },
  deepseek: { host: "api.deepseek.com", basePath: "" },
  moonshot: { host: "api.moonshot.cn", basePath: "" },
  ollama: { host: "ollama.cluster.local:11434", basePath: "" },
  vllm: { host: "vllm-service.cluster.local", basePath: "" },
} as const;

export type MockName = keyof typeof catalogue;

/** Servers of one's own that ask for no key. */
export const keyless: readonly MockName[] = ["ollama"];

/** The vendors of the shipped files. */
export const vendorNames = ["openai", "groq", "qwen"] as const satisfies MockName[];

export type VendorName = (typeof vendorNames)[number];

/** Narrows any text to a vendor's name; the caller says what to do about other texts. */
export function isVendorName(text: string): text is VendorName {
  return (vendorNames as readonly string[]).includes(text);
}
