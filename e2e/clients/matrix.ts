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
}

const openai: Target[] = [
  { backend: "openai", model: "gpt-4o" },
  { backend: "openai", model: "gpt-5" },
];

const rest: Target[] = [
  { backend: "claude", model: "claude-opus-5-5" },
  { backend: "claude", model: "claude-haiku-4-5" },
  { backend: "groq", model: "openai/gpt-oss-120b" },
  { backend: "qwen", model: "qwen3-max" },
  { backend: "dashscope", model: "qwen3-max" },
];

const deepseek: Target = { backend: "deepseek", model: "deepseek-v4-pro" };
const all = [...openai, ...rest, deepseek];

/** DeepSeek wants its thoughts back in a turn with tools; these clients do not keep members that they do not know. */
const forgetful = [...openai, ...rest, { ...deepseek, without: ["tools"] }];

/** The same of the steps in which openai-node puts a streamed message together by itself. */
const forgetsStreams = [...openai, ...rest, { ...deepseek, without: ["runTools"] }];

/** It writes a member of Mistral's own, `prefix`, into the assistant's messages: OpenAI and Groq refuse it. */
const mistral = forgetful.map((target) =>
  target.backend === "openai" || target.backend === "groq" ? { ...target, without: ["tools"] } : target,
);

/**
 * The SDK's runner of tools begins a thread; with these its request goes as it is to the vendor's API of Anthropic's
 * format, which knows no threads and takes the next one for the whole conversation.
 */
const threads = all.map((target) =>
  ["qwen", "dashscope", "deepseek"].includes(target.backend) ? { ...target, without: ["tool_runner"] } : target,
);

function python(name: string, file: string, targets: readonly Target[], ...args: string[]): Client {
  return { name, language: "python", file, args, targets };
}

function node(name: string, file: string, targets: readonly Target[], ...args: string[]): Client {
  return { name, language: "node", file, args, targets };
}

/** Every client, and the models it is tried with. */
export const clients: readonly Client[] = [
  node("openai for Node", "openai_client.js", forgetsStreams),
  node("@anthropic-ai/sdk", "anthropic_client.js", threads),
  node("AI SDK, @ai-sdk/openai", "ai_sdk_client.js", forgetful, "openai"),
  node("AI SDK, @ai-sdk/openai with responses", "ai_sdk_client.js", openai, "responses"),
  node("AI SDK, @ai-sdk/openai-compatible", "ai_sdk_client.js", all, "compatible"),
  node("AI SDK, @ai-sdk/anthropic", "ai_sdk_client.js", all, "anthropic"),
  python("openai for Python", "openai_client.py", all),
  python("anthropic for Python", "anthropic_client.py", threads),
  python("groq for Python", "groq_client.py", all),
  python("mistralai for Python", "mistral_client.py", mistral),
  python("langchain-openai", "langchain_clients.py", forgetful, "openai"),
  python("langchain-anthropic", "langchain_clients.py", all, "anthropic"),
  python("LiteLLM, openai/", "litellm_client.py", all, "openai"),
  python("LiteLLM, anthropic/", "litellm_client.py", all, "anthropic"),
];
