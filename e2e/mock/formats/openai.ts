import { callArguments, callPieces, saysStream, toolOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, Reply, Saying } from "./format.ts";

const common = { id: "chatcmpl-mock", created: 1_700_000_000 };

/** https://platform.openai.com/docs/api-reference/chat */
export const openaiFormat: Format = {
  wantsStream: saysStream,
  reply,
  error: (message: string, code: ErrorCode) =>
    JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code } }),
  errorEvents: (json) => [`data: ${json}\n\n`, "data: [DONE]\n\n"],
};

function reply(body: ChatRequest, { text, words }: Saying): Reply {
  const model = body.model ?? "";
  const tool = toolOf(body.tools, body.messages);
  if (tool !== undefined) return { whole: call(model, tool), events: callEvents(model, tool) };
  const whole = completion(model, { role: "assistant", content: text }, "stop");
  return { whole, events: textEvents(model, words, body.stream_options?.include_usage === true) };
}

function completion(model: string, message: object, finish_reason: string): string {
  const choices = [{ index: 0, message, finish_reason }];
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
  return JSON.stringify({ ...common, object: "chat.completion", model, choices, usage });
}

function chunk(model: string, delta: object, finish_reason: string | null = null): string {
  return event(model, { choices: [{ index: 0, delta, finish_reason }] });
}

function event(model: string, members: object): string {
  return `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", model, ...members })}\n\n`;
}

/** The events of a streamed chat that says `words`. */
export function textEvents(model: string, words: string[], includeUsage: boolean): string[] {
  const completion_tokens = words.length;
  const usage = { prompt_tokens: 5, completion_tokens, total_tokens: 5 + completion_tokens };
  return [
    ...words.map((content) => chunk(model, { role: "assistant", content })),
    chunk(model, {}, "stop"),
    ...(includeUsage ? [event(model, { choices: [], usage })] : []),
    "data: [DONE]\n\n",
  ];
}

function call(model: string, name: string): string {
  const made = { id: "call_mock", type: "function", function: { name, arguments: JSON.stringify(callArguments) } };
  return completion(model, { role: "assistant", content: null, tool_calls: [made] }, "tool_calls");
}

function callEvents(model: string, name: string): string[] {
  const begun = { index: 0, id: "call_mock", type: "function", function: { name, arguments: "" } };
  return [
    chunk(model, { role: "assistant", content: null, tool_calls: [begun] }),
    ...callPieces.map((piece) => chunk(model, { tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    chunk(model, {}, "tool_calls"),
    "data: [DONE]\n\n",
  ];
}
