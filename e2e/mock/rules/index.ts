import type { MockName } from "../catalogue.ts";
import { anthropicRules } from "./anthropic.ts";
import { toolPairs } from "./anthropic_turns.ts";
import {
  dashscopeRules,
  deepseekMessagesRules,
  deepseekRules,
  moonshotRules,
  ollamaRules,
  templateRules,
  vllmMessagesRules,
} from "./chat_vendors.ts";
import { conversePath } from "../formats/converse.ts";
import { converseRules } from "./converse.ts";
import { modelIn } from "../formats/gemini.ts";
import { geminiRules } from "./gemini.ts";
import { groqRules } from "./groq.ts";
import { openaiRules } from "./openai.ts";
import { responsesRules } from "./responses.ts";
import type { Rule } from "./rule.ts";

const chatRules: Record<MockName, readonly Rule[]> = {
  openai: openaiRules,
  groq: groqRules,
  qwen: dashscopeRules,
  claude: [],
  gemini: [],
  deepseek: deepseekRules,
  moonshot: moonshotRules,
  ollama: ollamaRules,
  vllm: templateRules,
};

/** The one model that no vendor has; each has words and a code of its own for it, these are OpenAI's. */
const modelExists: Rule = ({ model }) => {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return model === "no-such-model" ? { message, status: 404, code: "model_not_found" } : null;
};

/** By the end of a path; the vendor's own chats are all others. */
const others: [string, readonly Rule[]][] = [
  ["/anthropic/v1/messages", [...deepseekMessagesRules, toolPairs]],
  // Both know no threads, so what goes on with one has results without calls.
  ["/apps/anthropic/v1/messages", [toolPairs]],
  ["/v1/messages", anthropicRules],
  ["/v1/responses", responsesRules],
];

/** What the vendor called `name` refuses in a chat at `path`. */
export function rulesFor(name: MockName, path: string): readonly Rule[] {
  if (name === "vllm" && path === "/v1/messages") return [modelExists, ...vllmMessagesRules, toolPairs];
  if (conversePath.test(path)) return [modelExists, ...converseRules];
  if (modelIn(path) !== undefined) return [modelExists, ...geminiRules];
  const found = others.find(([ending]) => path === ending);
  return [modelExists, ...(found === undefined ? chatRules[name] : found[1])];
}
