import { callOf, wordsOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, Reply, Saying } from "./format.ts";

/** https://help.aliyun.com/zh/model-studio/error-code */
const errorCodes: Record<ErrorCode, string> = {
  invalid_api_key: "InvalidApiKey",
  rate_limit_exceeded: "Throttling.RateQuota",
  service_unavailable: "ServiceUnavailable",
  unknown_url: "ModelNotFound",
  mock_status: "InvalidParameter",
  mock_violation: "AccessDenied",
  invalid_request: "InvalidParameter",
};

const request_id = "mock-request";

/** https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope: texts at one path, at the other content in parts. */
export function dashscopeFormat(hasParts: boolean): Format {
  return {
    wantsStream: ({ headers }) => headers["x-dashscope-sse"] === "enable",
    reply: (body, saying) => reply(body, saying, hasParts),
    error: (message: string, code: ErrorCode) => JSON.stringify({ code: errorCodes[code], message, request_id }),
    errorEvents: (json) => [`id:1\nevent:error\n:HTTP_STATUS/429\ndata:${json}\n\n`, ""],
  };
}

function reply(body: ChatRequest, saying: Saying, hasParts: boolean): Reply {
  const made = callOf(saying, body.parameters?.tools, body.input?.messages);
  const { text, words } = wordsOf(saying, body.input?.messages);
  const says = (told: string): object => ({ role: "assistant", content: hasParts ? [{ text: told }] : told });
  const calls = (told: string): object => ({
    role: "assistant",
    content: "",
    tool_calls: [
      { index: 0, id: `call_${made?.suffix}`, type: "function", function: { name: made?.name, arguments: told } },
    ],
  });
  const [message, reason, pieces] = made ? [calls, "tool_calls", made.pieces] : [says, "stop", words];
  const told = body.parameters?.incremental_output === true ? pieces : snapshots(pieces);
  return {
    whole: answer(message(made ? JSON.stringify(made.arguments) : text), reason, 7),
    events: told.map((piece, index) =>
      event(index, answer(message(piece), index + 1 < told.length ? "null" : reason, index + 1)),
    ),
  };
}

/** All there is, again and again. */
function snapshots(pieces: string[]): string[] {
  return pieces.map((_, index) => pieces.slice(0, index + 1).join(""));
}

function answer(message: object, finish_reason: string, output_tokens: number): string {
  const usage = { input_tokens: 5, output_tokens, total_tokens: 5 + output_tokens };
  return JSON.stringify({ output: { choices: [{ message, finish_reason }] }, usage, request_id });
}

function event(index: number, data: string): string {
  return `id:${index + 1}\nevent:result\n:HTTP_STATUS/200\ndata:${data}\n\n`;
}
