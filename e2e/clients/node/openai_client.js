/** https://github.com/openai/openai-node */
import OpenAI from "openai";
import { expect, noModel, parameters, question, result, tryAll } from "./tries.js";

const tools = [{ type: "function", function: { name: "look", parameters } }];
const hello = [{ role: "user", content: "Hello" }];

function clientOf({ url, key }) {
  return new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
}

await tryAll("openai for Node", {
  async chat(target) {
    const answer = await clientOf(target).chat.completions.create({ model: target.model, messages: hello });
    expect(answer.choices[0].message.content.startsWith("Hello from"), answer);
  },

  async stream(target) {
    let text = "";
    const asked = { model: target.model, messages: hello, stream: true };
    for await (const chunk of await clientOf(target).chat.completions.create(asked))
      // Those of Azure's filter have no choices, or no delta.
      text += chunk.choices[0]?.delta?.content ?? "";
    expect(text.startsWith("word0 word1"), text);
  },

  async tools(target) {
    const messages = [{ role: "user", content: question }];
    const { chat } = clientOf(target);
    const { message } = (await chat.completions.create({ model: target.model, tools, messages })).choices[0];
    const [call] = message.tool_calls;
    expect(JSON.parse(call.function.arguments).city === "Oslo", call);
    messages.push(message, { role: "tool", tool_call_id: call.id, content: result });
    const answer = await chat.completions.create({ model: target.model, tools, messages });
    expect(answer.choices[0].message.content.includes(result), answer);
  },

  async runTools(target) {
    const told = {
      name: "look",
      parameters,
      description: "Tells the weather.",
      parse: JSON.parse,
      function: () => result,
    };
    const messages = [{ role: "user", content: question }];
    const asked = { model: target.model, messages, tools: [{ type: "function", function: told }], stream: true };
    const text = await clientOf(target).chat.completions.runTools(asked).finalContent();
    expect(text.includes(result), text);
  },

  async errors(target) {
    const asked = { model: noModel, messages: hello };
    const fault = await clientOf(target)
      .chat.completions.create(asked)
      .catch((error) => error);
    expect(fault instanceof OpenAI.NotFoundError && fault.message.includes(noModel), String(fault));
  },
});
