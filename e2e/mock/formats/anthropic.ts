import { signature } from "../rules/anthropic_turns.ts";
import { callOf, saysStream, wordsOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, Reply, Saying } from "./format.ts";

const usage = { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };

/** https://docs.anthropic.com/en/api/errors */
const errorTypes: Record<ErrorCode, string> = {
  invalid_api_key: "authentication_error",
  rate_limit_exceeded: "rate_limit_error",
  service_unavailable: "overloaded_error",
  unknown_url: "not_found_error",
  mock_status: "invalid_request_error",
  mock_violation: "permission_error",
  invalid_request: "invalid_request_error",
};

/** https://docs.anthropic.com/en/api/messages and https://docs.anthropic.com/en/api/messages-streaming */
export const anthropicFormat: Format = {
  wantsStream: saysStream,
  reply,
  error: (message: string, code: ErrorCode, { details }: { details?: object } = {}) => {
    const error = { type: errorTypes[code], message, ...(details && { details }) };
    return JSON.stringify({ type: "error", error, request_id: "req_mock" });
  },
  errorEvents: (json) => [`event: error\ndata: ${json}\n\n`, ""],
};

function reply(body: ChatRequest, saying: Saying): Reply {
  const model = body.model ?? "";
  const made = callOf(saying, body.tools, body.messages);
  const { text, words } = wordsOf(saying, body.messages);
  const thoughts = isThinking(body) ? [{ type: "thinking", thinking: "", signature }] : [];
  const call = { type: "tool_use", id: `toolu_${made?.suffix}`, name: made?.name };
  const said = made ? { ...call, input: made.arguments } : { type: "text", text };
  const opened = made ? { ...call, input: {} } : { type: "text", text: "" };
  const deltas = made
    ? made.pieces.map((partial_json) => ({ type: "input_json_delta", partial_json }))
    : words.map((word) => ({ type: "text_delta", text: word }));
  const end = { stop_reason: made ? "tool_use" : "end_turn", output_tokens: made ? 7 : words.length };
  return {
    whole: message(model, [...thoughts, said], end.stop_reason),
    events: events(model, [...thoughts.map(thought), { opened, deltas }], end),
  };
}

/** https://docs.anthropic.com/en/docs/build-with-claude/adaptive-thinking */
function isThinking({ thinking }: ChatRequest): boolean {
  return thinking?.type === "enabled" || thinking?.type === "adaptive";
}

interface Block {
  opened: object;
  deltas: object[];
}

/** A block of thoughts as it streams when they are not shown: only its signature comes. */
function thought(): Block {
  return {
    opened: { type: "thinking", thinking: "", signature: "" },
    deltas: [{ type: "signature_delta", signature }],
  };
}

function message(model: string, content: object[], stop_reason: string): string {
  const end = { stop_reason, stop_sequence: null, usage: { ...usage, output_tokens: 7 } };
  return JSON.stringify({ id: "msg_mock", type: "message", role: "assistant", model, content, ...end });
}

interface End {
  stop_reason: string;
  output_tokens: number;
}

function events(model: string, blocks: Block[], { stop_reason, output_tokens }: End): string[] {
  const start = { id: "msg_mock", type: "message", role: "assistant", model, content: [], stop_reason: null, usage };
  const told = blocks.flatMap(({ opened, deltas }, index) => [
    event("content_block_start", { index, content_block: opened }),
    ...(index === 0 ? [event("ping", {})] : []),
    ...deltas.map((delta) => event("content_block_delta", { index, delta })),
    event("content_block_stop", { index }),
  ]);
  return [
    event("message_start", { message: start }),
    ...told,
    event("message_delta", { delta: { stop_reason }, usage: { output_tokens } }),
    event("message_stop", {}),
  ];
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
