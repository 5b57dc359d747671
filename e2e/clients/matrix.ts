import type { BackendName } from "../harness/backends.ts";

/** A model that a client asks, and what it cannot do with it for reasons of its own. */
export interface Target {
  backend: BackendName;
  model: string;
  /** Steps that are left out; each with its reason where it is set. */
  without?: readonly string[];
}

export interface Client {
  name: string;
  language: "node" | "python";
  file: string;
  args: readonly string[];
  targets: readonly Target[];
  /** Whether the vendors know the first of their three accounts no longer. */
  isOneDead?: boolean;
}

const openai: Target[] = [
  { backend: "openai", model: "gpt-4o" },
  { backend: "openai", model: "gpt-5" },
];

const claude = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

const clouds: Target[] = [
  { backend: "gemini", model: "gemini-3.8-flash" },
  { backend: "gemini", model: "gemini-2.5-pro" },
  { backend: "vertex", model: "gemini-3.5-flash" },
  { backend: "vertex", model: "claude-sonnet-4-5" },
  { backend: "vertex", model: "meta/llama-4" },
  { backend: "bedrock", model: claude },
  { backend: "bedrock", model: "eu.anthropic.claude-opus-5-5" },
  { backend: "bedrock", model: "eu.amazon.nova-pro-v1:0" },
  { backend: "bedrockConverse", model: claude },
  { backend: "bedrockConverse", model: "eu.amazon.nova-pro-v1:0" },
  { backend: "bedrockInvoke", model: claude },
  { backend: "bedrockInvoke", model: "eu.amazon.nova-pro-v1:0" },
  { backend: "azure", model: "gpt-4o" },
  { backend: "azure", model: "gpt-5" },
  { backend: "azureV1", model: "gpt-5" },
];

const rest: Target[] = [
  { backend: "claude", model: "claude-opus-5-5" },
  { backend: "claude", model: "claude-haiku-4-5" },
  { backend: "groq", model: "openai/gpt-oss-120b" },
  { backend: "qwen", model: "qwen3-max" },
  { backend: "dashscope", model: "qwen3-max" },
  ...clouds,
];

const deepseek: Target = { backend: "deepseek", model: "deepseek-v4-pro" };
const all = [...openai, ...rest, deepseek];

/** Those that have OpenAI's Responses API, too. */
const azure: Target[] = clouds.filter(({ backend }) => backend.startsWith("azure"));

/** DeepSeek wants its thoughts back in a turn with tools; these clients do not keep members that they do not know. */
const forgetful = [...openai, ...rest, { ...deepseek, without: ["tools"] }];

/** The same of the steps in which openai-node puts a streamed message together by itself. */
const forgetsStreams = [...openai, ...rest, { ...deepseek, without: ["runTools"] }];

/**
 * It writes a member of Mistral's own, `prefix`, into the assistant's messages: OpenAI, Azure and Groq refuse it. Of a
 * stream it takes no chunk without a delta, as Azure's asynchronous filter writes them.
 */
const mistral = forgetful.map((target) => {
  if (target.backend.startsWith("azure")) return { ...target, without: ["tools", "stream"] };
  return ["openai", "groq"].includes(target.backend) ? { ...target, without: ["tools"] } : target;
});

/**
 * The SDK's runner of tools begins a thread; with these its request goes as it is to the vendor's API of Anthropic's
 * format, which knows no threads and takes the next one for the whole conversation.
 */
const threads = all.map((target) =>
  ["qwen", "dashscope", "deepseek"].includes(target.backend) ? { ...target, without: ["tool_runner"] } : target,
);

/** In its vendor's own API a model is asked to think as the client says: each knows some of the ways. */
const wishful = threads.map((target) =>
  target.model.includes("claude") && target.backend !== "bedrockConverse"
    ? { ...target, without: ["thinking"] }
    : target,
);

/** DeepSeek sees no pictures, and DashScope's own API reads no documents in a chat. */
const unseeing = all.map((target) =>
  ["dashscope", "deepseek"].includes(target.backend) ? { ...target, without: ["media"] } : target,
);

function python(name: string, file: string, targets: readonly Target[], ...args: string[]): Client {
  return { name, language: "python", file, args, targets };
}

function node(name: string, file: string, targets: readonly Target[], ...args: string[]): Client {
  return { name, language: "node", file, args, targets };
}

/** Lists, vectors and counts are those of OpenAI's API there. */
const beside: Target[] = [{ backend: "gemini", model: "gemini-3.8-flash", without: ["embeddings", "models", "count"] }];
const studio: Target[] = [{ backend: "geminiOriginal", model: "gemini-3.8-flash" }];
const express: Target[] = [{ backend: "vertexOriginal", model: "gemini-3.8-flash" }];
const bedrock: Target[] = [{ backend: "bedrockOriginal", model: claude }];

/** Clients of the vendors' own APIs. */
const own: readonly Client[] = [
  python("google-genai, AI Studio", "google_genai_client.py", studio, "studio"),
  python("google-genai, Vertex AI with a key", "google_genai_client.py", express, "vertex"),
  python("boto3", "boto3_client.py", bedrock),
];

/** Every client, and the models it is tried with. */
export const clients: readonly Client[] = [
  node("openai for Node", "openai_client.js", forgetsStreams),
  node("@anthropic-ai/sdk", "anthropic_client.js", threads),
  node("AI SDK, @ai-sdk/openai", "ai_sdk_client.js", forgetful, "openai"),
  node("AI SDK, @ai-sdk/openai with responses", "ai_sdk_client.js", [...openai, ...azure], "responses"),
  node("AI SDK, @ai-sdk/openai-compatible", "ai_sdk_client.js", all, "compatible"),
  node("AI SDK, @ai-sdk/anthropic", "ai_sdk_client.js", all, "anthropic"),
  python("openai for Python", "openai_client.py", unseeing),
  python("anthropic for Python", "anthropic_client.py", wishful),
  python("groq for Python", "groq_client.py", all),
  python("mistralai for Python", "mistral_client.py", mistral),
  python("langchain-openai", "langchain_clients.py", forgetful, "openai"),
  python("langchain-anthropic", "langchain_clients.py", all, "anthropic"),
  python("LiteLLM, openai/", "litellm_client.py", all, "openai"),
  python("LiteLLM, anthropic/", "litellm_client.py", all, "anthropic"),
  ...own,
  python("google-genai, beside clients of OpenAI's API", "google_genai_client.py", beside, "beside"),
  ...own.map((client) => ({ ...client, name: `${client.name}, one of three accounts dead`, isOneDead: true })),
];
