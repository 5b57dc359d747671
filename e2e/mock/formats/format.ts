import type { RecordedRequest } from "../records.ts";

/** What a mock reads of a chat's body, whatever its format. */
export interface ChatRequest {
  model?: string;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  messages?: Message[];
  tools?: Tool[];
  /** DashScope has its messages and its tools one level down. */
  input?: { messages?: Message[] };
  parameters?: { incremental_output?: boolean; tools?: Tool[] };
}

interface Message {
  role?: string;
  content?: unknown;
}

interface Tool {
  name?: string;
  function?: { name?: string };
}

/** What a model says to a chat: a call of the first tool it is offered, or else `text`, in `words` when it streams. */
export interface Saying {
  text: string;
  words: string[];
}

/** The same in the bytes of a format; one text per event. */
export interface Reply {
  whole: string;
  events: string[];
}

/** Why a mock refuses, in OpenAI's words where it has one. */
export type ErrorCode =
  "invalid_api_key" | "rate_limit_exceeded" | "service_unavailable" | "unknown_url" | "mock_status" | "mock_violation";

/** A wire format for chats: how a vendor is asked, answers and refuses in it. */
export interface Format {
  wantsStream(request: RecordedRequest): boolean;
  reply(body: ChatRequest, saying: Saying): Reply;
  /** The JSON of a refusal. */
  error(message: string, code: ErrorCode): string;
  /** The events of a stream that is nothing but this refusal: what tells it, and what ends the stream. */
  errorEvents(json: string): [string, string];
}

/** The one call that a mock makes of the first tool it is offered, and the pieces in which its arguments stream. */
export const callArguments = { city: "Zürich", days: 3 };
export const callPieces = ['{"city":"Zü', 'rich","da', 'ys":3}'];

/** The tool to be called; undefined: none is offered, or the client tells what came of a call. */
export function toolOf(tools: Tool[] = [], messages: Message[] = []): string | undefined {
  const last = messages.at(-1);
  const parts = Array.isArray(last?.content) ? (last.content as { type?: string }[]) : [];
  if (last?.role === "tool" || parts.some((part) => part.type === "tool_result")) return undefined;
  return tools[0]?.function?.name ?? tools[0]?.name;
}

/** Whether a body says `"stream": true`. */
export function saysStream(request: RecordedRequest): boolean {
  return /"stream"\s*:\s*true/.test(request.body.toString("utf8"));
}
