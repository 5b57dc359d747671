import { callOf, saysStream, wordsOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, MadeCall, Reply, Saying } from "./format.ts";

const common = { id: "chatcmpl-mock", created: 1_700_000_000 };

/** https://platform.openai.com/docs/api-reference/chat */
export const openaiFormat: Format = formatOf({});

/** The same of vendors that tell their thoughts: https://api-docs.deepseek.com/guides/thinking_mode */
export const thinkingFormat: Format = formatOf({ reasoning_content: "Let me see." });

/** Answers begin with the members of `thoughts`. */
function formatOf(thoughts: object): Format {
  return {
    wantsStream: saysStream,
    reply: (body, saying) => reply(body, saying, thoughts),
    error: (message: string, code: ErrorCode, details = {}) => {
      const own = code === "invalid_request" ? null : code;
      return JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: own, ...details } });
    },
    errorEvents: (json) => [`data: ${json}\n\n`, "data: [DONE]\n\n"],
  };
}

function reply(body: ChatRequest, saying: Saying, thoughts: object): Reply {
  const model = body.model ?? "";
  const made = callOf(saying, body.tools, body.messages);
  const { text, words } = wordsOf(saying, body.messages);
  const [message, reason] = made ? [callMessage(made), "tool_calls"] : [{ role: "assistant", content: text }, "stop"];
  const includeUsage = body.stream_options?.include_usage === true;
  const events = made ? callEvents(model, made, includeUsage) : textEvents(model, words, includeUsage);
  const begun = Object.keys(thoughts).length === 0 ? [] : [chunk(model, { role: "assistant", ...thoughts })];
  return { whole: completion(model, { ...message, ...thoughts }, reason), events: [...begun, ...events] };
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
  return [
    ...words.map((content) => chunk(model, { role: "assistant", content })),
    chunk(model, {}, "stop"),
    ...end(model, words.length, includeUsage),
  ];
}

/** What comes behind the finish. */
function end(model: string, completion_tokens: number, includeUsage: boolean): string[] {
  const usage = { prompt_tokens: 5, completion_tokens, total_tokens: 5 + completion_tokens };
  return [...(includeUsage ? [event(model, { choices: [], usage })] : []), "data: [DONE]\n\n"];
}

function callMessage({ suffix, name, arguments: told }: MadeCall): object {
  const made = { id: `call_${suffix}`, type: "function", function: { name, arguments: JSON.stringify(told) } };
  return { role: "assistant", content: null, tool_calls: [made] };
}

function callEvents(model: string, { suffix, name, pieces }: MadeCall, includeUsage: boolean): string[] {
  const begun = { index: 0, id: `call_${suffix}`, type: "function", function: { name, arguments: "" } };
  return [
    chunk(model, { role: "assistant", content: null, tool_calls: [begun] }),
    ...pieces.map((piece) => chunk(model, { tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    chunk(model, {}, "tool_calls"),
    ...end(model, 7, includeUsage),
  ];
}
