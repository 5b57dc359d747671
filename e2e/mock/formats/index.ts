import { anthropicFormat } from "./anthropic.ts";
import { dashscopeFormat } from "./dashscope.ts";
import type { Format } from "./format.ts";
import { openaiFormat } from "./openai.ts";

const foreign = new Map<string, Format>([
  ["/v1/messages", anthropicFormat],
  ["/api/v1/services/aigc/text-generation/generation", dashscopeFormat(false)],
  ["/api/v1/services/aigc/multimodal-generation/generation", dashscopeFormat(true)],
]);

/** The format of chats at `path` of a vendor whose OpenAI-shaped API is at `basePath`; undefined: there are none. */
export function chatFormat(path: string, basePath: string): Format | undefined {
  return path === `${basePath}/v1/chat/completions` ? openaiFormat : foreign.get(path);
}
