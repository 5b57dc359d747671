import type { MockName } from "../catalogue.ts";
import { namedIn, type PathForm } from "../paths.ts";
import { anthropicRules, invokeRules, noThreads } from "./anthropic.ts";
import { toolPairs } from "./anthropic_turns.ts";
import { azureRules } from "./azure.ts";
import {
  dashscopeRules,
  deepseekMessagesRules,
  deepseekRules,
  moonshotRules,
  ollamaRules,
  templateRules,
  vllmMessagesRules,
} from "./chat_vendors.ts";
import { converseRules } from "./converse.ts";
import { geminiRules } from "./gemini.ts";
import { groqRules } from "./groq.ts";
import { openaiRules } from "./openai.ts";
import { responsesRules } from "./responses.ts";
import type { Rule } from "./rule.ts";
import { openRules, vertexClaudeRules, vertexRules } from "./vertex.ts";

const chatRules: Record<MockName, readonly Rule[]> = {
  openai: openaiRules,
  groq: groqRules,
  qwen: dashscopeRules,
  claude: [],
  gemini: [],
  vertex: openRules,
  bedrock: [],
  azure: azureRules,
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

/** The one model whose quota is used up. */
const quotaLeft: Rule = ({ model }) =>
  model === "no-quota-left" ? { message: "Quota exceeded for this model.", status: 429 } : null;

const named: Record<PathForm, readonly Rule[]> = {
  gemini: geminiRules,
  vertex: vertexRules,
  "vertex claude": vertexClaudeRules,
  converse: converseRules,
  invoke: invokeRules,
  deployment: azureRules,
};

/** Of one vendor, where another has the same path. */
const own: [MockName, string, readonly Rule[]][] = [
  ["vllm", "/v1/messages", [...vllmMessagesRules, toolPairs]],
  ["bedrock", "/anthropic/v1/messages", [noThreads, ...anthropicRules]],
];

/** By the end of a path; the vendor's own chats are all others. */
const others: [string, readonly Rule[]][] = [
  ["/anthropic/v1/messages", [...deepseekMessagesRules, toolPairs]],
  // Both know no threads, so what goes on with one has results without calls.
  ["/apps/anthropic/v1/messages", [toolPairs]],
  ["/v1/messages", anthropicRules],
  ["/v1/responses", responsesRules],
  ["/openai/v1/responses", responsesRules],
  ["/openai/responses", responsesRules],
];

/** What the vendor called `name` refuses in a chat at `path`. */
export function rulesFor(name: MockName, path: string): readonly Rule[] {
  return [modelExists, quotaLeft, ...ownRules(name, path)];
}

function ownRules(name: MockName, path: string): readonly Rule[] {
  const { form } = namedIn(path) ?? {};
  if (form !== undefined) return named[form];
  const [, , rules] = own.find(([mock, whole]) => mock === name && path === whole) ?? [];
  return rules ?? others.find(([ending]) => path === ending)?.[1] ?? chatRules[name];
}
