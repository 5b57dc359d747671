import type { MockName } from "../catalogue.ts";
import { anthropicRules } from "./anthropic.ts";
import { dashscopeRules, deepseekMessagesRules, deepseekRules, moonshotRules, templateRules } from "./chat_vendors.ts";
import { groqRules } from "./groq.ts";
import { openaiRules } from "./openai.ts";
import { responsesRules } from "./responses.ts";
import type { Rule } from "./rule.ts";

const chatRules: Record<MockName, readonly Rule[]> = {
  openai: openaiRules,
  groq: groqRules,
  qwen: dashscopeRules,
  claude: [],
  deepseek: deepseekRules,
  moonshot: moonshotRules,
  vllm: templateRules,
};

/** By the end of a path; the vendor's own chats are all others. */
const others: [string, readonly Rule[]][] = [
  ["/anthropic/v1/messages", deepseekMessagesRules],
  ["/apps/anthropic/v1/messages", []],
  ["/v1/messages", anthropicRules],
  ["/v1/responses", responsesRules],
];

/** What the vendor called `name` refuses in a chat at `path`. */
export function rulesFor(name: MockName, path: string): readonly Rule[] {
  const found = others.find(([ending]) => path === ending);
  return found === undefined ? chatRules[name] : found[1];
}
