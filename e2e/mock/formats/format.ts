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
  thinking?: { type?: string };
}

interface Message {
  role?: string;
  type?: string;
  content?: unknown;
  output?: unknown;
}

interface Tool {
  name?: string;
  function?: { name?: string };
}

/** A call of a tool that a model is told to make. */
export interface ScriptedCall {
  name: string;
  arguments: object;
}

/** What a model says to a chat: a call of the first tool it is offered, or else `text`, in `words` when it streams. */
export interface Saying {
  text: string;
  words: string[];
  /** With any: these calls instead, one in each answer, and at last what came of them. */
  calls: readonly ScriptedCall[];
}

/** One call, and the pieces in which its arguments stream. */
export interface MadeCall extends ScriptedCall {
  /** What tells it from the other calls of the conversation. */
  suffix: string;
  pieces: string[];
}

/** The same in the bytes of a format; one text, or what it is in bytes, per event. */
export interface Reply {
  whole: string;
  events: (string | Buffer)[];
}

/** Why a mock refuses, in OpenAI's words where it has one; `invalid_request`: one of the vendor's rules. */
export type ErrorCode =
  | "invalid_api_key"
  | "rate_limit_exceeded"
  | "service_unavailable"
  | "unknown_url"
  | "mock_status"
  | "mock_violation"
  | "invalid_request";

/** A wire format for chats: how a vendor is asked, answers and refuses in it. */
export interface Format {
  /** Of its streams; absent: that of server-sent events. */
  streamType?: string;
  wantsStream(request: RecordedRequest): boolean;
  reply(body: ChatRequest, saying: Saying): Reply;
  /** The JSON of a refusal; `details` are more members of the error, for formats that have them. */
  error(message: string, code: ErrorCode, details?: object): string;
  /** Headers of a refusal, where they tell a part of it. */
  errorHeaders?(code: ErrorCode): Record<string, string>;
  /** The status that the vendor refuses with in the place of `status`; absent: that one. */
  statusOf?(status: number, code: ErrorCode): number;
  /** The events of a stream that is nothing but this refusal: what tells it, and what ends the stream. */
  errorEvents(json: string): [string | Buffer, string];
}

/** The one call that a mock makes of the first tool it is offered, and the pieces in which its arguments stream. */
export const callArguments = { city: "Zürich", days: 3 };
export const callPieces = ['{"city":"Zü', 'rich","da', 'ys":3}'];

/** What is said to `messages`: a call; undefined: `saying.text`, for no tool is offered or its result has come. */
export function callOf(saying: Saying, tools: Tool[] = [], messages: Message[] = []): MadeCall | undefined {
  const names = tools.map((tool) => tool.function?.name ?? tool.name);
  const results = resultsOf(messages);
  const scripted = saying.calls[results.length];
  if (scripted !== undefined && names.includes(scripted.name)) {
    const pieces = pieceByPiece(JSON.stringify(scripted.arguments));
    return { ...scripted, suffix: String(results.length + 1), pieces };
  }
  const [name] = names;
  if (saying.calls.length > 0 || name === undefined || isResult(messages.at(-1))) return undefined;
  return { name, arguments: callArguments, suffix: "mock", pieces: callPieces };
}

/** The text of an answer, and its pieces. */
export function wordsOf(saying: Saying, messages: Message[] = []): Pick<Saying, "text" | "words"> {
  const results = resultsOf(messages);
  if (saying.calls.length === 0 || results.length < saying.calls.length) return saying;
  const text = `It came to this: ${results.join(" ")}`;
  return { text, words: pieceByPiece(text) };
}

function pieceByPiece(text: string): string[] {
  return text.match(/[^]{1,20}/gu) ?? [];
}

/** Whether a message tells what came of a call. */
function isResult(message: Message | undefined): boolean {
  return message !== undefined && resultsOf([message]).length > 0;
}

/** What came of all calls so far, as text: messages of tools, parts of messages, items. */
function resultsOf(messages: Message[]): string[] {
  const results: string[] = [];
  for (const { role, type, content, output } of messages) {
    if (role === "tool") results.push(shown(content));
    else if (type === "function_call_output") results.push(shown(output));
    else if (Array.isArray(content))
      for (const part of content as Message[]) if (part.type === "tool_result") results.push(shown(part.content));
  }
  return results;
}

function shown(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** Whether a body says `"stream": true`. */
export function saysStream(request: RecordedRequest): boolean {
  return /"stream"\s*:\s*true/.test(request.body.toString("utf8"));
}
