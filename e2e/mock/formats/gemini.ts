import { signature } from "../rules/gemini.ts";
import { anthropicFormat } from "./anthropic.ts";
import { callOf, wordsOf } from "./format.ts";
import type { ChatRequest, ErrorCode, Format, MadeCall, Reply, Saying } from "./format.ts";

/** https://ai.google.dev/gemini-api/docs/troubleshooting: a key that is none is a bad request. */
const errors: Record<ErrorCode, { status?: number; word: string; details?: object[] }> = {
  invalid_api_key: {
    status: 400,
    word: "INVALID_ARGUMENT",
    details: [
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
    ],
  },
  rate_limit_exceeded: {
    word: "RESOURCE_EXHAUSTED",
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        violations: [{ quotaId: "GenerateRequestsPerMinutePerProjectPerModel-FreeTier" }],
      },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2.074824224s" },
    ],
  },
  service_unavailable: { word: "UNAVAILABLE" },
  unknown_url: { word: "NOT_FOUND" },
  mock_status: { word: "INVALID_ARGUMENT" },
  mock_violation: { word: "PERMISSION_DENIED" },
  invalid_request: { word: "INVALID_ARGUMENT" },
};
const numbers: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
};

interface Part {
  text?: string;
  functionResponse?: { response?: { output?: unknown; result?: unknown } };
}

interface GeminiRequest {
  contents?: { role?: string; parts?: Part[] }[];
  tools?: { functionDeclarations?: { name?: string }[] }[];
}

/** https://ai.google.dev/api/generate-content; what is asked stands in the path. */
export const geminiFormat: Format = {
  wantsStream: ({ path }) => path.includes(":streamGenerateContent?alt=sse"),
  reply: (body, saying) => reply(body as GeminiRequest, saying, ({ suffix }) => ({ id: `id${suffix}` })),
  statusOf: (status, code) => errors[code].status ?? status,
  error: (message, code) => {
    const { word, details } = errors[code];
    return JSON.stringify({ error: { code: numbers[word], message, status: word, ...(details && { details }) } });
  },
  errorEvents: (json) => [`data: ${json}\r\n\r\n`, ""],
};

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest: its calls have no ids. */
export const vertexFormat: Format = {
  ...geminiFormat,
  reply: (body, saying) => reply(body as GeminiRequest, saying, () => ({})),
};

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude: Google refuses in its words. */
export const vertexClaudeFormat: Format = {
  ...anthropicFormat,
  error: (message, code, details) =>
    (code === "invalid_request" ? anthropicFormat : geminiFormat).error(message, code, details),
};

function reply(body: GeminiRequest, saying: Saying, marks: (made: MadeCall) => object): Reply {
  const messages = messagesOf(body);
  const tools = (body.tools ?? []).flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  const made = callOf(saying, tools, messages);
  const { text, words } = wordsOf(saying, messages);
  const call = { functionCall: { ...(made && marks(made)), name: made?.name, args: made?.arguments } };
  const said = made ? { ...call, thoughtSignature: signature } : { text };
  const told = made ? [said] : words.map((word) => ({ text: word }));
  const last = JSON.stringify(answer([{ text: "", thoughtSignature: signature }], told.length, "STOP"));
  return {
    whole: JSON.stringify(answer([said], 7, "STOP")),
    events: [...told.map((part, index) => JSON.stringify(answer([part], index + 1))), last].map(event),
  };
}

/** The chat as others have it, as far as a model's next words depend on it. */
function messagesOf({ contents = [] }: GeminiRequest): NonNullable<ChatRequest["messages"]> {
  return contents.flatMap(({ role, parts = [] }) =>
    parts.map(({ text, functionResponse }) =>
      functionResponse === undefined
        ? { role: role ?? "", content: text ?? "" }
        : { role: "tool", content: functionResponse.response?.output ?? functionResponse.response?.result ?? "" },
    ),
  );
}

function answer(parts: object[], candidatesTokenCount: number, finishReason?: string): object {
  return {
    candidates: [{ content: { parts, role: "model" }, ...(finishReason && { finishReason }), index: 0 }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount, totalTokenCount: 5 + candidatesTokenCount },
    modelVersion: "mock",
    responseId: "mock-response",
  };
}

function event(data: string): string {
  return `data: ${data}\r\n\r\n`;
}
