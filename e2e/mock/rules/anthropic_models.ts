import { claudeGeneration } from "./claude_generations.ts";
import { listOf, objectOf, textOf, type Asked, type Refused, type Rule } from "./rule.ts";

const samplingMembers = ["temperature", "top_p", "top_k"];

/** https://platform.claude.com/docs/en/api/migration-2026-10-21: this version takes no sampling on any model. */
function versionSampling({ body, headers }: Asked): Refused | null {
  if (headers["anthropic-version"] !== "2026-10-21") return null;
  const member = samplingMembers.find((name) => name in body);
  return member === undefined ? null : { message: `${member}: Extra inputs are not permitted` };
}

/** Each generation's migration guide; 4.5 and 4.6 refuse two at once; a range of 0 to 1: the API reference. */
function sampling({ model, body }: Asked): Refused | null {
  const { temperature, top_p } = body;
  if (typeof temperature === "number" && (temperature < 0 || temperature > 1))
    return { message: "temperature: range: 0..1" };
  const generation = claudeGeneration(model);
  if (generation === null || generation.sampling === "all") return null;
  if (generation.sampling === "one") {
    if (temperature === undefined || top_p === undefined) return null;
    return { message: "`temperature` and `top_p` cannot both be specified for this model. Please use only one." };
  }
  const member = samplingMembers.find((name) => name in body && !(name !== "top_k" && body[name] === 1));
  return member === undefined ? null : { message: `${member}: non-default values are not supported for this model` };
}

/** https://platform.claude.com/docs/en/build-with-claude/extended-thinking and /adaptive-thinking */
function thinking({ model, body }: Asked): Refused | null {
  const { type, budget_tokens } = objectOf(body["thinking"]);
  if (type === undefined) return null;
  if (type === "enabled") {
    if (typeof budget_tokens !== "number" || budget_tokens < 1024)
      return { message: "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024" };
    if (budget_tokens >= Number(body["max_tokens"]))
      return { message: "`max_tokens` must be greater than `thinking.budget_tokens`." };
  }
  const generation = claudeGeneration(model);
  if (generation === null) return null;
  if (!generation.thinking.includes(textOf(type))) {
    if (type === "adaptive") return { message: "adaptive thinking is not supported on this model" };
    return { message: `"thinking.type.${textOf(type)}" is not supported for this model.` };
  }
  const effort = textOf(objectOf(body["output_config"])["effort"]);
  if (type === "adaptive" || type === "enabled" || !generation.needsThinkingAt.includes(effort)) return null;
  return { message: `"thinking.type.${textOf(type)}" is not supported with effort ${effort} for this model.` };
}

/** https://platform.claude.com/docs/en/build-with-claude/extended-thinking#feature-compatibility */
function besideThinking({ body }: Asked): Refused | null {
  if (objectOf(body["thinking"])["type"] !== "enabled") return null;
  const { temperature, top_k } = body;
  if (temperature !== undefined && temperature !== 1)
    return { message: "`temperature` may only be set to 1 when thinking is enabled." };
  if (top_k !== undefined) return { message: "`top_k` must be unset when thinking is enabled." };
  const choice = textOf(objectOf(body["tool_choice"])["type"]);
  if (choice === "any" || choice === "tool")
    return { message: "Thinking may not be enabled when tool_choice forces tool use." };
  return null;
}

/** https://platform.claude.com/docs/en/models/opus-5-5/migration-guide; can1357/oh-my-pi#12939 */
function forcedChoice({ model, body }: Asked): Refused | null {
  const choice = textOf(objectOf(body["tool_choice"])["type"]);
  if (choice !== "any" && choice !== "tool") return null;
  if (claudeGeneration(model)?.forcedChoice !== false) return null;
  return { message: 'tool_choice: type "tool" and "any" are not supported for this model.' };
}

/** https://platform.claude.com/docs/en/build-with-claude/effort */
function effort({ model, body }: Asked): Refused | null {
  const asked = objectOf(body["output_config"])["effort"];
  const generation = claudeGeneration(model);
  if (asked === undefined || generation === null || generation.efforts.includes(textOf(asked))) return null;
  if (generation.efforts.length === 0) return { message: "This model does not support the effort parameter." };
  const values = generation.efforts.map((word) => `'${word}'`).join(", ");
  return { message: `output_config.effort: Input should be one of ${values}` };
}

/** https://platform.claude.com/docs/en/about-claude/models/migration-guide: none from 4.6 on, nor while thinking. */
function prefill({ model, body }: Asked): Refused | null {
  const last = listOf(body["messages"]).at(-1);
  if (last?.["role"] !== "assistant") return null;
  if (claudeGeneration(model)?.prefill === false)
    return {
      message: "This model does not support assistant message prefill. The conversation must end with a user message.",
    };
  const isThinking = objectOf(body["thinking"])["type"] === "enabled";
  return isThinking ? { message: "messages: prefill is not supported while thinking is enabled" } : null;
}

/** https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages: which models, and where. */
function systemMessages({ model, body }: Asked): Refused | null {
  const messages = listOf(body["messages"]);
  const at = messages.findIndex(({ role }) => role === "system");
  if (at < 0) return null;
  if (claudeGeneration(model)?.systemMessages === false)
    return { message: `messages.${at}.role: Input should be 'user' or 'assistant'` };
  const others = messages.map(({ role }, index) => ({ role, index }));
  const wrong = others.find(({ role, index }) => {
    const next = messages[index + 1]?.["role"];
    return role === "system" && (index === 0 || next === "user" || messages[index - 1]?.["role"] === "assistant");
  });
  if (wrong === undefined) return null;
  return { message: `messages.${wrong.index}: a system message must follow a user message and precede an assistant's` };
}

/** What differs from one generation of Claude, or version of the API, to another. */
export const anthropicModelRules: readonly Rule[] = [
  versionSampling,
  thinking,
  besideThinking,
  sampling,
  forcedChoice,
  effort,
  prefill,
  systemMessages,
];
