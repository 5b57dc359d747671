import { argumentsText, dataOf, facts, isAssistant, sse, type Found, type Json, type Speech } from "./facts.ts";

const toolCall = { id: "call_1", type: "function", function: { name: facts.callName, arguments: argumentsText } };
const { prompt, cached, completion } = facts.usage;
const chatUsage = {
  ...{ prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  prompt_tokens_details: { cached_tokens: cached },
};
const chatMessage = {
  ...{ role: "assistant", content: facts.text, reasoning_content: facts.thought },
  tool_calls: [toolCall],
};

function chunk(delta: Json, finish: string | null = null): Json {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", choices };
}

function chatFound(message: Json, finish: unknown, usage: Json): Found {
  const [call] = (message["tool_calls"] ?? []) as (typeof toolCall)[];
  const tokens = usage["prompt_tokens_details"] as Json | undefined;
  // Signed thoughts: https://openrouter.ai/docs/use-cases/reasoning-tokens
  const [details] = (message["reasoning_details"] ?? []) as { text?: string }[];
  return {
    text: message["content"],
    thought: message["reasoning_content"] ?? details?.text,
    callName: call?.function.name,
    callArguments: JSON.parse(call?.function.arguments ?? "null"),
    stop: finish === "tool_calls" ? "calls" : finish,
    usage: {
      ...{ prompt: usage["prompt_tokens"], cached: tokens?.["cached_tokens"] },
      completion: usage["completion_tokens"],
    },
  };
}

/** OpenAI's chats. */
export const chats: Speech = {
  vendor: { type: "openrouter" },
  path: "/v1/chat/completions",
  whole: {
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "m", usage: chatUsage },
    choices: [{ index: 0, message: chatMessage, finish_reason: "tool_calls" }],
  },
  stream: `${sse(
    [
      chunk({ role: "assistant", reasoning_content: "Let me" }),
      chunk({ reasoning_content: " see" }),
      ...[...facts.text].map((content) => chunk({ content })),
      chunk({ tool_calls: [{ index: 0, ...toolCall, function: { name: facts.callName, arguments: "" } }] }),
      ...[...argumentsText].map((text) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
      chunk({}, "tool_calls"),
      { ...chunk({}), choices: [], usage: chatUsage },
    ],
    false,
  )}data: [DONE]\n\n`,
  history: [chatMessage, { role: "tool", tool_call_id: "call_1", content: "sunny" }],
  readWhole(answer) {
    const [choice] = answer["choices"] as { message: Json; finish_reason: string }[];
    return chatFound(choice?.message ?? {}, choice?.finish_reason, answer["usage"] as Json);
  },
  readStream(answer) {
    const message = { content: "", reasoning_content: "", tool_calls: [] as (typeof toolCall)[] };
    let finish: unknown;
    let usage: Json = {};
    for (const event of dataOf(answer)) {
      usage = (event["usage"] as Json | null) ?? usage;
      for (const { delta, finish_reason } of event["choices"] as { delta: Json; finish_reason: unknown }[]) {
        message.content += String(delta["content"] ?? "");
        message.reasoning_content += String(delta["reasoning_content"] ?? "");
        for (const call of (delta["tool_calls"] ?? []) as (typeof toolCall)[]) {
          const [known] = message.tool_calls;
          if (known === undefined) message.tool_calls.push(structuredClone(call));
          else known.function.arguments += call.function.arguments;
        }
        finish = finish_reason ?? finish;
      }
    }
    return chatFound(message, finish, usage);
  },
  readHistory(messages) {
    const { stop: _stop, usage: _usage, ...said } = chatFound(messages.find(isAssistant) ?? {}, undefined, {});
    return said;
  },
};
