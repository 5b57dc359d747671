/** https://github.com/vercel/ai: the provider named by the first argument */
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { expect, noModel, parameters, question, result, tryAll } from "./tries.js";

globalThis.AI_SDK_LOG_WARNINGS = false;
const kind = process.argv[2];

function modelOf({ url, key, model }) {
  const baseURL = `${url}/v1`;
  switch (kind) {
    case "openai":
      return createOpenAI({ apiKey: key, baseURL }).chat(model);
    case "responses":
      return createOpenAI({ apiKey: key, baseURL }).responses(model);
    case "compatible":
      return createOpenAICompatible({ name: "gateway", apiKey: key, baseURL, includeUsage: true })(model);
    default:
      return createAnthropic({ apiKey: key, baseURL })(model);
  }
}

const look = tool({ description: "Tells the weather.", inputSchema: jsonSchema(parameters), execute: () => result });
const common = { maxRetries: 0 };

await tryAll(`AI SDK, ${kind}`, {
  async chat(target) {
    const { text } = await generateText({ ...common, model: modelOf(target), prompt: "Hello" });
    expect(text.startsWith("Hello from"), text);
  },

  async stream(target) {
    let text = "";
    let fault = null;
    const onError = ({ error }) => void (fault = error);
    for await (const piece of streamText({ ...common, model: modelOf(target), prompt: "Hello", onError }).textStream)
      text += piece;
    expect(fault === null && text.startsWith("word0 word1"), [text, String(fault)]);
  },

  async tools(target) {
    const asked = { model: modelOf(target), prompt: question, tools: { look }, stopWhen: stepCountIs(3) };
    const { text } = await generateText({ ...common, ...asked });
    expect(text.includes(result), text);
  },

  async errors(target) {
    const asked = { model: modelOf({ ...target, model: noModel }), prompt: "Hello" };
    const fault = await generateText({ ...common, ...asked }).catch((error) => error);
    expect(fault.statusCode === 404 && fault.message.includes(noModel), String(fault));
  },
});
