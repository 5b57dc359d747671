/**
 * What has to survive the way between OpenAI's chats and Anthropic's Messages, in both directions: in the history of a
 * request, in a whole answer, and in a stream.
 */
export const facts = {
  text: "Grüße, 你好",
  thought: "Let me see",
  callName: "get_weather",
  callArguments: { city: "Oslo", empty: "", list: [] },
  stop: "calls",
  usage: { prompt: 100, cached: 60, completion: 7 },
} as const;

export type Json = Record<string, unknown>;
export type Found = Partial<Record<keyof typeof facts, unknown>>;
/** Events of a stream, named by their type or not. */
export function sse(messages: readonly Json[], isNamed: boolean): string {
  return messages
    .map((data) => `${isNamed ? `event: ${String(data["type"])}\n` : ""}data: ${JSON.stringify(data)}\n\n`)
    .join("");
}

/** What the events of a stream carry. */
export function dataOf(stream: string): Json[] {
  const found = [...stream.matchAll(/^data: (\{.*\})$/gm)];
  return found.map(([, data = ""]) => JSON.parse(data) as Json);
}

/** One API's way of saying all facts, and of reading them. */
export interface Speech {
  readonly vendor: object;
  readonly path: string;
  readonly whole: Json;
  readonly stream: string;
  readonly history: readonly Json[];
  readWhole(answer: Json): Found;
  readStream(answer: string): Found;
  readHistory(messages: readonly Json[]): Found;
}

export const argumentsText = JSON.stringify(facts.callArguments);

export function isAssistant({ role }: Json): boolean {
  return role === "assistant";
}
