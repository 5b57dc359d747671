import { eventFrame, framesType } from "../../../tests/frames.ts";
import { pathOf } from "../records.ts";
import { anthropicFormat } from "./anthropic.ts";
import { callOf, wordsOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, Reply, Saying } from "./format.ts";

/** https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html */
const errorTypes: Record<ErrorCode, string> = {
  invalid_api_key: "UnrecognizedClientException",
  rate_limit_exceeded: "ThrottlingException",
  service_unavailable: "ServiceUnavailableException",
  unknown_url: "ResourceNotFoundException",
  mock_status: "ValidationException",
  mock_violation: "InvalidSignatureException",
  invalid_request: "ValidationException",
};

interface ConverseRequest {
  messages?: { role?: string; content?: Record<string, unknown>[] }[];
  toolConfig?: { tools?: { toolSpec?: { name?: string } }[] };
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const converseFormat: Format = {
  streamType: framesType,
  wantsStream: (request) => pathOf(request).endsWith("/converse-stream"),
  reply,
  error: (message) => JSON.stringify({ message }),
  errorHeaders: (code) => ({ "x-amzn-errortype": `${errorTypes[code]}:http://internal.amazon.com/coral/` }),
  errorEvents: (json) => [eventFrame("!throttlingException", json), ""],
};

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html: Claude's. */
export const invokeFormat: Format = {
  ...converseFormat,
  wantsStream: (request) => pathOf(request).endsWith("/invoke-with-response-stream"),
  reply: (body, saying) => {
    const { whole, events } = anthropicFormat.reply(body, saying);
    return { whole, events: events.map((event) => chunk(String(event))) };
  },
};

/** A server-sent event's data as a frame. */
function chunk(event: string): Buffer {
  const data = event.slice(event.indexOf("data: ") + 6).trim();
  return eventFrame("chunk", { bytes: Buffer.from(data).toString("base64"), p: "abcd" });
}

/** Messages with their results where the other formats have them. */
function plain(messages: ConverseRequest["messages"] = []): ChatRequest["messages"] {
  return messages.map(({ role, content = [] }) => ({
    role: role ?? "",
    content: content.map(({ toolResult }) =>
      toolResult === undefined ? {} : { type: "tool_result", content: JSON.stringify(toolResult) },
    ),
  }));
}

function reply(body: ChatRequest, saying: Saying): Reply {
  const { messages, toolConfig } = body as ConverseRequest;
  const tools = toolConfig?.tools?.map(({ toolSpec }) => ({ name: toolSpec?.name ?? "" }));
  const made = callOf(saying, tools, plain(messages));
  const { text, words } = wordsOf(saying, plain(messages));
  const stopReason = made ? "tool_use" : "end_turn";
  const toolUseId = `tooluse_${made?.suffix}`;
  const content = made ? [{ toolUse: { toolUseId, name: made.name, input: made.arguments } }] : [{ text }];
  const opening = made
    ? [eventFrame("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId, name: made.name } } })]
    : [];
  const deltas = made ? made.pieces.map((input) => ({ toolUse: { input } })) : words.map((word) => ({ text: word }));
  return {
    whole: JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason, ...usage(7) }),
    events: [
      eventFrame("messageStart", { role: "assistant" }),
      ...opening,
      ...deltas.map((delta) => eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta })),
      eventFrame("contentBlockStop", { contentBlockIndex: 0 }),
      eventFrame("messageStop", { stopReason }),
      eventFrame("metadata", usage(words.length)),
    ],
  };
}

function usage(outputTokens: number): object {
  return { usage: { inputTokens: 5, outputTokens, totalTokens: 5 + outputTokens }, metrics: { latencyMs: 1 } };
}
