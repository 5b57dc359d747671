import { callArguments, callPieces, saysStream, toolOf } from "./format.ts";
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
};

/** https://docs.anthropic.com/en/api/messages and https://docs.anthropic.com/en/api/messages-streaming */
export const anthropicFormat: Format = {
  wantsStream: saysStream,
  reply,
  error: (message: string, code: ErrorCode) =>
    JSON.stringify({ type: "error", error: { type: errorTypes[code], message }, request_id: "req_mock" }),
  errorEvents: (json) => [`event: error\ndata: ${json}\n\n`, ""],
};

function reply(body: ChatRequest, { text, words }: Saying): Reply {
  const model = body.model ?? "";
  const name = toolOf(body.tools, body.messages);
  if (name === undefined) {
    const deltas = words.map((word) => ({ type: "text_delta", text: word }));
    const end = { stop_reason: "end_turn", output_tokens: words.length };
    return {
      whole: message(model, { type: "text", text }, "end_turn"),
      events: events(model, { type: "text", text: "" }, deltas, end),
    };
  }
  const call = { type: "tool_use", id: "toolu_mock", name };
  const deltas = callPieces.map((partial_json) => ({ type: "input_json_delta", partial_json }));
  return {
    whole: message(model, { ...call, input: callArguments }, "tool_use"),
    events: events(model, { ...call, input: {} }, deltas, { stop_reason: "tool_use", output_tokens: 7 }),
  };
}

function message(model: string, block: object, stop_reason: string): string {
  const end = { stop_reason, stop_sequence: null, usage: { ...usage, output_tokens: 7 } };
  return JSON.stringify({ id: "msg_mock", type: "message", role: "assistant", model, content: [block], ...end });
}

interface End {
  stop_reason: string;
  output_tokens: number;
}

function events(model: string, block: object, deltas: object[], { stop_reason, output_tokens }: End): string[] {
  const start = { id: "msg_mock", type: "message", role: "assistant", model, content: [], stop_reason: null, usage };
  return [
    event("message_start", { message: start }),
    event("content_block_start", { index: 0, content_block: block }),
    event("ping", {}),
    ...deltas.map((delta) => event("content_block_delta", { index: 0, delta })),
    event("content_block_stop", { index: 0 }),
    event("message_delta", { delta: { stop_reason }, usage: { output_tokens } }),
    event("message_stop", {}),
  ];
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
