/** https://github.com/anthropics/anthropic-sdk-typescript */
import Anthropic from "@anthropic-ai/sdk";
import { expect, noModel, parameters, question, result, tryAll } from "./tries.js";

const tools = [{ name: "look", input_schema: parameters }];
const hello = [{ role: "user", content: "Hello" }];

function clientOf({ url, key }) {
  return new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0 });
}

function textOf({ content }) {
  return content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

await tryAll("@anthropic-ai/sdk", {
  async chat({ model, ...target }) {
    const answer = await clientOf(target).messages.create({ model, max_tokens: 999, messages: hello });
    expect(textOf(answer).startsWith("Hello from"), answer);
  },

  async stream({ model, ...target }) {
    const stream = clientOf(target).messages.stream({ model, max_tokens: 999, messages: hello });
    const text = textOf(await stream.finalMessage());
    expect(text.startsWith("word0 word1"), text);
  },

  async tools({ model, ...target }) {
    const { messages } = clientOf(target);
    const turns = [{ role: "user", content: question }];
    const answer = await messages.create({ model, max_tokens: 999, tools, messages: turns });
    const call = answer.content.find(({ type }) => type === "tool_use");
    expect(call?.input.city === "Oslo", answer);
    const told = { type: "tool_result", tool_use_id: call.id, content: result };
    turns.push({ role: "assistant", content: answer.content }, { role: "user", content: [told] });
    const text = textOf(await messages.create({ model, max_tokens: 999, tools, messages: turns }));
    expect(text.includes(result), text);
  },

  async tool_runner({ model, ...target }) {
    const look = { name: "look", type: "custom", input_schema: parameters, run: () => result, parse: (told) => told };
    const messages = [{ role: "user", content: question }];
    const text = textOf(
      await clientOf(target).beta.messages.toolRunner({ model, max_tokens: 999, messages, tools: [look] }),
    );
    expect(text.includes(result), text);
  },

  async errors(target) {
    const asked = { model: noModel, max_tokens: 999, messages: hello };
    const fault = await clientOf(target)
      .messages.create(asked)
      .catch((error) => error);
    expect(fault instanceof Anthropic.NotFoundError && fault.message.includes(noModel), String(fault));
  },
});
