import type { MockName } from "./mock/catalogue.ts";
import { describeRules, hello, type RuleCase } from "./harness/rule_cases.ts";

const text = { type: "text", text: "Hello" };
const late = [...hello, { role: "system", content: "Be brief." }];
const call = { id: "call_1", type: "function", function: { name: "look", arguments: "{}" } };
const calls = { role: "assistant", content: null, tool_calls: [call] };
const result = { role: "tool", tool_call_id: "call_1", content: "sunny" };
const mark = { type: "ephemeral" };
const marked = [{ role: "user", content: [{ type: "text", text: "Hello", cache_control: mark }] }];

function other(mock: MockName, model: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  const says = refusal === null ? "nothing" : refusal.source;
  return { name: `${mock}, ${model}: ${says}`, mock, body: { model, messages: hello, ...body }, refusal };
}

describeRules("mocks refuse what their vendors do", [
  other("groq", "llama-3.3-70b-versatile", { messages: marked }, /'cache_control' is unsupported/),
  other(
    "groq",
    "llama-3.3-70b-versatile",
    { messages: [{ role: "system", content: [text] }] },
    /value must be a string/,
  ),
  other("groq", "llama-3.3-70b-versatile", { reasoning_effort: "low" }, /not supported with this model/),
  other("groq", "openai/gpt-oss-120b", { reasoning_effort: "xhigh" }, /must be one of/),
  other("groq", "openai/gpt-oss-120b", { reasoning_effort: "low" }, null),
  other("groq", "openai/gpt-oss-120b", { logprobs: true }, /'logprobs' is unsupported/),
  other("vllm", "qwen", { messages: late }, /System message must be at the beginning/),
  other("vllm", "qwen", { messages: [{ role: "developer", content: "Hi" }] }, /Unexpected message role/),
  other("deepseek", "deepseek-v4-pro", { messages: [...hello, calls, result] }, /must be passed back/),
  other("deepseek", "deepseek-v4-pro", { messages: [...hello, { ...calls, reasoning_content: "Hm" }, result] }, null),
  other(
    "deepseek",
    "deepseek-v4-pro",
    { messages: [{ role: "developer", content: "Hi" }] },
    /unknown variant `developer`/,
  ),
  other(
    "moonshot",
    "kimi-k2.6",
    { messages: [...hello, calls, result] },
    /missing in assistant tool call message at index 1/,
  ),
  other("qwen", "qwen3-max", { parameters: { enable_thinking: true } }, /incremental_output/),
  {
    name: "vllm, Anthropic's format: a system message",
    mock: "vllm",
    path: "/v1/messages",
    body: { messages: late },
    refusal: /Input should be 'user' or 'assistant'/,
  },
  {
    name: "deepseek, Anthropic's format: a system message",
    mock: "deepseek",
    path: "/anthropic/v1/messages",
    body: { messages: late },
    refusal: /unknown variant `system`/,
  },
]);
