import { messagesOf } from "./chat_turns.ts";
import { listOf, textOf, type Asked, type Refused, type Rule } from "./rule.ts";

const messageMembers = new Set("role content tool_calls tool_call_id reasoning name".split(" "));

/** https://console.groq.com/docs/openai#currently-unsupported-openai-features */
const unsupported = ["logprobs", "logit_bias", "top_logprobs"];

function feature({ body }: Asked): Refused | null {
  for (const member of unsupported) if (member in body) return { message: `property '${member}' is unsupported` };
  if ("n" in body && body["n"] !== 1) return { message: "'n' : number must be at most 1" };
  const named = listOf(body["messages"]).findIndex((message) => "name" in message);
  return named < 0 ? null : { message: `'messages.${named}' : property 'name' is unsupported` };
}

/** mozilla-ai/any-llm#1228, OpenHands/OpenHands#4643, yetone/alma-releases#59 */
function marks(asked: Asked): Refused | null {
  for (const [at, message] of messagesOf(asked).entries()) {
    const where = `'messages.${at}'`;
    if (message["role"] === "system" && Array.isArray(message["content"]))
      return { message: `'messages.${at}.content' : value must be a string` };
    for (const part of listOf(message["content"]))
      if ("cache_control" in part) return { message: `${where} : property 'cache_control' is unsupported` };
    for (const member of Object.keys(message))
      if (!messageMembers.has(member)) return { message: `${where} : property '${member}' is unsupported` };
  }
  const marked = listOf(asked.body["tools"]).findIndex((tool) => "cache_control" in tool);
  return marked < 0 ? null : { message: `'tools.${marked}' : property 'cache_control' is unsupported` };
}

/** https://console.groq.com/docs/reasoning: gpt-oss low, medium, high; qwen3 none, default; nobody else. */
function effort({ model, body }: Asked): Refused | null {
  const asked = body["reasoning_effort"];
  if (asked === undefined) return null;
  const words = model.includes("gpt-oss")
    ? ["low", "medium", "high"]
    : model.includes("qwen3")
      ? ["none", "default"]
      : [];
  if (words.length === 0) return { message: "`reasoning_effort` is not supported with this model" };
  if (words.includes(textOf(asked))) return null;
  return { message: `\`reasoning_effort\` must be one of ${words.map((word) => `\`${word}\``).join(", ")}` };
}

/** What api.groq.com refuses on chat completions. */
export const groqRules: readonly Rule[] = [feature, marks, effort];
