import { describeRules, hello, type RuleCase } from "./harness/rule_cases.ts";

const mark = { type: "ephemeral" };
const use = { type: "tool_use", id: "toolu_1", name: "look", input: {} };
const told = { type: "tool_result", tool_use_id: "toolu_1", content: "sunny" };
const text = { type: "text", text: "Hello" };
const used = [...hello, { role: "assistant", content: [use] }];
const late = [...hello, { role: "system", content: "Be brief." }];

function claude(name: string, model: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  const common = { model, max_tokens: 2048, messages: hello };
  return { name: `${model}: ${name}`, mock: "claude", path: "/v1/messages", body: { ...common, ...body }, refusal };
}

describeRules("the mock of Anthropic refuses what Anthropic does", [
  claude("a plain message", "claude-opus-5-5", {}, null),
  {
    ...claude("a browser", "claude-opus-5-5", {}, /CORS requests are not allowed/),
    headers: { origin: "https://a.example" },
  },
  claude("a member of nobody", "claude-opus-5-5", { user: "u" }, /user: Extra inputs are not permitted/),
  claude("a temperature", "claude-haiku-5-5", { temperature: 0 }, /temperature: non-default/),
  claude("two kinds of sampling", "claude-sonnet-4-5", { temperature: 0.5, top_p: 0.9 }, /cannot both be specified/),
  claude("a high temperature", "claude-sonnet-4-5", { temperature: 1.3 }, /range: 0..1/),
  claude(
    "a budget",
    "claude-opus-4-7",
    { thinking: { type: "enabled", budget_tokens: 1024 } },
    /"thinking.type.enabled" is not supported/,
  ),
  claude(
    "a budget over the limit",
    "claude-opus-4-5",
    { thinking: { type: "enabled", budget_tokens: 4096 } },
    /must be greater than/,
  ),
  claude(
    "adaptive thinking",
    "claude-haiku-4-5",
    { thinking: { type: "adaptive" } },
    /adaptive thinking is not supported/,
  ),
  claude(
    "no thinking",
    "claude-opus-5-5",
    { thinking: { type: "disabled" } },
    /"thinking.type.disabled" is not supported/,
  ),
  claude("a forced tool", "claude-opus-5-5", { tool_choice: { type: "any" } }, /"tool" and "any" are not supported/),
  claude("a forced tool", "claude-haiku-5-5", { tool_choice: { type: "any" } }, null),
  claude("an effort", "claude-sonnet-4-5", { output_config: { effort: "low" } }, /effort/),
  claude("a prefill", "claude-opus-4-6", { messages: [...hello, { role: "assistant", content: "Well" }] }, /prefill/),
  claude("a system message", "claude-opus-4-6", { messages: late }, /Input should be 'user' or 'assistant'/),
  claude("a system message", "claude-opus-5-5", { messages: late }, null),
  claude(
    "blank text",
    "claude-opus-5-5",
    { messages: [{ role: "user", content: [{ type: "text", text: " " }] }] },
    /non-whitespace/,
  ),
  claude(
    "a call without a result",
    "claude-opus-5-5",
    { messages: [...used, ...hello] },
    /without `tool_result` blocks/,
  ),
  claude(
    "a result without a call",
    "claude-opus-5-5",
    { messages: [{ role: "user", content: [told] }] },
    /unexpected `tool_use_id`/,
  ),
  claude(
    "a result behind text",
    "claude-opus-5-5",
    { messages: [...used, { role: "user", content: [text, told] }] },
    /without `tool_result` blocks/,
  ),
  claude(
    "an id twice",
    "claude-opus-5-5",
    { messages: [...hello, { role: "assistant", content: [use, use] }, { role: "user", content: [told] }] },
    /must be unique/,
  ),
  claude("a call and its result", "claude-opus-5-5", { messages: [...used, { role: "user", content: [told] }] }, null),
  claude(
    "a call without thoughts",
    "claude-opus-4-5",
    { messages: [...used, { role: "user", content: [told] }], thinking: { type: "enabled", budget_tokens: 1024 } },
    /Expected `thinking`/,
  ),
  claude(
    "thoughts of another",
    "claude-opus-5-5",
    {
      messages: [
        hello[0],
        { role: "assistant", content: [{ type: "thinking", thinking: "", signature: "x" }, text] },
        ...hello,
      ],
    },
    /Invalid `signature`/,
  ),
  claude(
    "an open schema",
    "claude-opus-5-5",
    { output_config: { format: { type: "json_schema", schema: { type: "object" } } } },
    /additionalProperties/,
  ),
  claude(
    "five marks",
    "claude-opus-5-5",
    { system: Array.from({ length: 5 }, () => ({ ...text, cache_control: mark })) },
    /maximum of 4 blocks/,
  ),
  claude("a stop of blanks", "claude-opus-5-5", { stop_sequences: ["\n"] }, /non-whitespace/),
  claude(
    "a table as a document",
    "claude-opus-5-5",
    {
      messages: [
        { role: "user", content: [{ type: "document", source: { type: "base64", media_type: "text/csv", data: "" } }] },
      ],
    },
    /application\/pdf/,
  ),
  {
    ...claude("sampling in the newest version", "claude-sonnet-4-5", { temperature: 1 }, /temperature: Extra inputs/),
    headers: { "anthropic-version": "2026-10-21" },
  },
]);
