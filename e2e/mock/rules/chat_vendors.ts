import { messagesOf, thoughtlessCall, toolTurns } from "./chat_turns.ts";
import { listOf, objectOf, textOf, type Asked, type Refused, type Rule } from "./rule.ts";

/** Words of serde for a role or a kind that its type does not have, as DeepSeek's errors have them. */
function variant(where: string, word: string, expected: readonly string[]): Refused {
  const words = expected.map((name) => `\`${name}\``);
  const list = words.length === 2 ? words.join(" or ") : `one of ${words.join(", ")}`;
  return {
    message: `Failed to deserialize the JSON body: ${where}: unknown variant \`${word}\`, expected ${list}`,
  };
}

function rolesOf(expected: readonly string[]): Rule {
  return (asked) => {
    const at = messagesOf(asked).findIndex(({ role }) => !expected.includes(textOf(role)));
    const role = textOf(messagesOf(asked)[at]?.["role"]);
    return at < 0 ? null : variant(`messages[${at}].role`, role, expected);
  };
}

/** https://api-docs.deepseek.com/api/create-chat-completion: content of text only. */
function textOnly(asked: Asked): Refused | null {
  for (const [at, { content }] of messagesOf(asked).entries())
    for (const { type } of listOf(content))
      if (type !== "text") return variant(`messages[${at}]`, textOf(type), ["text"]);
  return null;
}

/** https://api-docs.deepseek.com/guides/thinking_mode; anomalyco/opencode#24722 */
function deepseekThoughts(asked: Asked): Refused | null {
  if (thoughtlessCall(asked) < 0) return null;
  return { message: "The `reasoning_content` in the thinking mode must be passed back to the API." };
}

/** https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model; QuantumNous/new-api#3121 */
function moonshotThoughts(asked: Asked): Refused | null {
  const at = thoughtlessCall(asked);
  if (at < 0) return null;
  return {
    message: `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${at}`,
  };
}

/** Chat templates of Qwen 3.5 and later, Gemma, Mistral: vllm-project/vllm#41114, ollama/ollama#17774 */
function systemFirst(asked: Asked): Refused | null {
  const late = messagesOf(asked).findIndex(({ role }, at) => at > 0 && role === "system");
  return late < 0 ? null : { message: "System message must be at the beginning." };
}

/** The same templates: `raise_exception('Unexpected message role.')` */
function templateRoles(asked: Asked): Refused | null {
  const known = ["system", "user", "assistant", "tool"];
  return messagesOf(asked).every(({ role }) => known.includes(textOf(role)))
    ? null
    : { message: "Unexpected message role." };
}

/** https://help.aliyun.com/zh/model-studio/error-code: thinking needs a stream, and a stream of pieces. */
function dashscopeThinking({ body }: Asked): Refused | null {
  const { enable_thinking, incremental_output } = objectOf(body["parameters"]);
  if (enable_thinking !== true || incremental_output === true) return null;
  return { message: "This model only support incremental_output set to True." };
}

export const deepseekRules: readonly Rule[] = [
  rolesOf(["system", "user", "assistant", "tool"]),
  textOnly,
  toolTurns,
  deepseekThoughts,
];

/** DeepSeek's API of Anthropic's format: https://api-docs.deepseek.com/guides/anthropic_api */
export const deepseekMessagesRules: readonly Rule[] = [rolesOf(["user", "assistant"])];

/** vLLM's: `role: Literal["user", "assistant"]`, in pydantic's words. */
export const vllmMessagesRules: readonly Rule[] = [
  (asked) =>
    messagesOf(asked).every(({ role }) => role === "user" || role === "assistant")
      ? null
      : { message: "Input should be 'user' or 'assistant'" },
];

export const moonshotRules: readonly Rule[] = [moonshotThoughts, toolTurns];

/** A server that renders a chat with a strict template. */
export const templateRules: readonly Rule[] = [systemFirst, templateRoles];

/** A page of an origin that OLLAMA_ORIGINS does not name: https://docs.ollama.com/faq */
function foreignOrigin({ headers }: Asked): Refused | null {
  const { origin } = headers;
  if (origin === undefined || /^https?:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin)) return null;
  return { message: "", status: 403 };
}

export const ollamaRules: readonly Rule[] = [foreignOrigin];

/** DashScope, its own API and the one of OpenAI's format. */
export const dashscopeRules: readonly Rule[] = [toolTurns, dashscopeThinking];
