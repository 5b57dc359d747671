import assert from "node:assert/strict";
import OpenAI from "openai";
import { callArguments } from "../mock/formats/format.ts";
import { pixel, question } from "./native_formats.ts";

/** The tool that the mock vendors call. */
const tools: OpenAI.ChatCompletionTool[] = [
  { type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } },
];

/** What a client asks that has been told a tool's result. */
interface ToldResult {
  model: string;
  messages: OpenAI.ChatCompletionMessageParam[];
}

/** Has the vendor called groq call the tool for a question with a picture, and tells it what came of that. */
export async function useTool(client: OpenAI): Promise<ToldResult> {
  const asks: OpenAI.ChatCompletionMessageParam = {
    role: "user",
    content: [
      { type: "text", text: question },
      { type: "image_url", image_url: { url: pixel } },
    ],
  };
  const asked = { model: "gpt-4o", tools, tool_choice: "required" as const };
  const answer = await client.chat.completions.create({ ...asked, messages: [asks] });
  const [choice] = answer.choices;
  const [call] = choice?.message.tool_calls ?? [];
  assert.equal(choice?.finish_reason, "tool_calls");
  assert.ok(choice !== undefined && call?.type === "function");
  assert.equal(call.function.name, "weather");
  assert.deepEqual(JSON.parse(call.function.arguments), callArguments);
  const messages = [asks, choice.message, { role: "tool" as const, tool_call_id: call.id, content: "sunny" }];
  const final = await client.chat.completions.create({ ...asked, messages });
  assert.equal(final.choices[0]?.message.content, "Hello from groq.");
  return { model: "gpt-4o", messages };
}

/** Has the tool called in a stream. */
export async function streamTool(client: OpenAI, messages: OpenAI.ChatCompletionMessageParam[]): Promise<void> {
  const runner = client.chat.completions.stream({ model: "gpt-4o", tools, messages });
  const [choice] = (await runner.finalChatCompletion()).choices;
  const [call] = choice?.message.tool_calls ?? [];
  assert.equal(choice?.finish_reason, "tool_calls");
  assert.deepEqual(call?.type === "function" && JSON.parse(call.function.arguments), callArguments);
}
