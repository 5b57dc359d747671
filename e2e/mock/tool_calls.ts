import type { ChatRequest } from "./stream.ts";

/** The one call that a mock makes of the first tool it is offered, and the pieces in which its arguments stream. */
export const callArguments = { city: "Zürich", days: 3 };
const pieces = ['{"city":"Zü', 'rich","da', 'ys":3}'];
const common = { id: "chatcmpl-mock", created: 1_700_000_000 };
const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };

/** The tool to be called; undefined: none is offered, or the client tells what came of a call. */
export function toolOf({ tools = [], messages = [] }: ChatRequest): string | undefined {
  const last = messages.at(-1);
  const parts = Array.isArray(last?.content) ? (last.content as { type?: string }[]) : [];
  if (last?.role === "tool" || parts.some((part) => part.type === "tool_result")) return undefined;
  return tools[0]?.function?.name ?? tools[0]?.name;
}

/** A chat completion that calls `name`. */
export function chatCall(model: string, name: string): string {
  const call = { id: "call_mock", type: "function", function: { name, arguments: JSON.stringify(callArguments) } };
  const message = { role: "assistant", content: null, tool_calls: [call] };
  const choices = [{ index: 0, message, finish_reason: "tool_calls" }];
  return JSON.stringify({ ...common, object: "chat.completion", model, choices, usage });
}

/** The same as a stream. */
export function chatCallEvents(model: string, name: string): string[] {
  const chunk = (delta: object, finish_reason: string | null = null): string => {
    const choices = [{ index: 0, delta, finish_reason }];
    return `data: ${JSON.stringify({ ...common, object: "chat.completion.chunk", model, choices })}\n\n`;
  };
  const call = { index: 0, id: "call_mock", type: "function", function: { name, arguments: "" } };
  return [
    chunk({ role: "assistant", content: null, tool_calls: [call] }),
    ...pieces.map((piece) => chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    chunk({}, "tool_calls"),
    "data: [DONE]\n\n",
  ];
}

/** A message of Anthropic's API that calls `name`. */
export function messageCall(model: string, name: string): string {
  const content = [{ type: "tool_use", id: "toolu_mock", name, input: callArguments }];
  const end = { stop_reason: "tool_use", stop_sequence: null, usage: { input_tokens: 5, output_tokens: 7 } };
  return JSON.stringify({ id: "msg_mock", type: "message", role: "assistant", model, content, ...end });
}

/** The same as a stream. */
export function messageCallEvents(model: string, name: string): string[] {
  const event = (type: string, data: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const counts = { input_tokens: 5, output_tokens: 1 };
  const start = { id: "msg_mock", type: "message", role: "assistant", model, content: [], usage: counts };
  const block = { type: "tool_use", id: "toolu_mock", name, input: {} };
  const deltas = pieces.map((partial_json) =>
    event("content_block_delta", { index: 0, delta: { type: "input_json_delta", partial_json } }),
  );
  return [
    event("message_start", { message: start }),
    event("content_block_start", { index: 0, content_block: block }),
    ...deltas,
    event("content_block_stop", { index: 0 }),
    event("message_delta", { delta: { stop_reason: "tool_use" }, usage: { output_tokens: 7 } }),
    event("message_stop", {}),
  ];
}
