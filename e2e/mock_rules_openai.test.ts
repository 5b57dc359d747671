import { describeRules, hello, type RuleCase } from "./harness/rule_cases.ts";

const parameters = { type: "object", properties: {} };
const tool = { type: "function", function: { name: "look", parameters } };
const call = { id: "call_1", type: "function", function: { name: "look", arguments: "{}" } };
const calls = { role: "assistant", content: null, tool_calls: [call] };
const result = { role: "tool", tool_call_id: "call_1", content: "sunny" };
const mark = { type: "ephemeral" };
const marked = [{ role: "user", content: [{ type: "text", text: "Hello", cache_control: mark }] }];

function openai(name: string, model: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  return { name: `${model}: ${name}`, mock: "openai", body: { model, messages: hello, ...body }, refusal };
}

describeRules("the mock of OpenAI refuses what OpenAI does", [
  openai("a plain chat", "gpt-4o", { max_tokens: 9, temperature: 0.5 }, null),
  openai("the older limit", "gpt-5", { max_tokens: 9 }, /'max_tokens' is not supported/),
  openai("the limit", "gpt-7-nova", { max_completion_tokens: 9 }, null),
  openai("a temperature", "gpt-5", { temperature: 0.2 }, /'temperature' does not support 0.2/),
  openai("a temperature", "gpt-5.2", { temperature: 0.2 }, null),
  openai("a temperature while it reasons", "gpt-5.2", { temperature: 0.2, reasoning_effort: "low" }, /'temperature'/),
  openai("a penalty", "o3", { presence_penalty: 1 }, /'presence_penalty' is not supported/),
  openai(
    "an effort",
    "gpt-4o",
    { reasoning_effort: "low" },
    /Unrecognized request argument supplied: reasoning_effort/,
  ),
  openai("an effort it lacks", "gpt-5.1", { reasoning_effort: "minimal" }, /does not support 'minimal'/),
  openai("tools with effort", "gpt-5.4", { tools: [tool], reasoning_effort: "low" }, /use \/v1\/responses/),
  openai("tools", "gpt-5.4", { tools: [tool] }, null),
  openai("tools with no effort named", "gpt-5.6-sol", { tools: [tool] }, /use \/v1\/responses/),
  openai("tools without effort", "gpt-7-nova", { tools: [tool], reasoning_effort: "none" }, null),
  openai("tools", "gpt-6.2-sol", { tools: [tool] }, /use \/v1\/responses/),
  openai("marks", "gpt-5", { messages: marked }, /Unknown parameter: 'messages\[0\].content\[0\].cache_control'/),
  openai("marks", "gpt-4o", { messages: marked }, null),
  openai("a member of nobody", "gpt-4o", { top_k: 3 }, /Unknown parameter: 'top_k'/),
  openai(
    "thoughts",
    "gpt-4o",
    { messages: [{ role: "assistant", content: "Hi", reasoning_content: "Hm" }] },
    /reasoning_content/,
  ),
  openai(
    "a long name",
    "gpt-4o",
    { tools: [{ ...tool, function: { name: "n".repeat(65), parameters } }] },
    /maximum length 64/,
  ),
  openai(
    "a schema without properties",
    "gpt-4o",
    { tools: [{ ...tool, function: { name: "look", parameters: { type: "object" } } }] },
    /missing properties/,
  ),
  openai(
    "a result without a call",
    "gpt-4o",
    { messages: [...hello, result] },
    /must be a response to a preceeding message/,
  ),
  openai(
    "a call without a result",
    "gpt-4o",
    { messages: [...hello, calls, ...hello] },
    /did not have response messages: call_1/,
  ),
  openai("a call and its result", "gpt-4o", { messages: [...hello, calls, result] }, null),
  openai("a long user", "gpt-4o", { user: "u".repeat(65) }, /'user': string too long/),
  openai("no tools", "gpt-4o", { tools: [] }, /empty array/),
  openai("a choice without tools", "gpt-4o", { tool_choice: "auto" }, /only allowed when 'tools'/),
  openai("options without a stream", "gpt-4o", { stream_options: {} }, /only allowed when 'stream'/),
  openai(
    "a picture of the assistant",
    "gpt-4o",
    { messages: [{ role: "assistant", content: [{ type: "image_url" }] }] },
    /Image URLs are only allowed/,
  ),
  {
    name: "responses: a member of chats",
    mock: "openai",
    path: "/v1/responses",
    body: { model: "gpt-5", messages: hello },
    refusal: /Unknown parameter: 'messages'/,
  },
  {
    name: "responses: an output without its call",
    mock: "openai",
    path: "/v1/responses",
    body: { model: "gpt-5", input: [{ type: "function_call_output", call_id: "c" }] },
    refusal: /No tool call found/,
  },
]);
