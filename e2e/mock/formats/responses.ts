import { callOf, saysStream, wordsOf } from "./format.ts";
import type { ChatRequest, Format, Reply, Saying } from "./format.ts";
import { openaiFormat } from "./openai.ts";

const usage = {
  input_tokens: 5,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 12,
};

/** https://platform.openai.com/docs/api-reference/responses and /responses-streaming */
export const responsesFormat: Format = {
  ...openaiFormat,
  wantsStream: saysStream,
  reply,
  errorEvents: (json) => {
    const { error } = JSON.parse(json) as { error: object };
    return [event("response.failed", { response: { ...response("", []), status: "failed", error } }), ""];
  },
};

interface Item {
  type: string;
  [member: string]: unknown;
}

function reply(body: ChatRequest & { input?: unknown }, saying: Saying): Reply {
  const items = Array.isArray(body.input) ? (body.input as ChatRequest["messages"]) : [];
  const made = callOf(saying, body.tools, items);
  const { text, words } = wordsOf(saying, items);
  const item: Item = made
    ? {
        type: "function_call",
        id: `fc_${made.suffix}`,
        call_id: `call_${made.suffix}`,
        name: made.name,
        status: "completed",
      }
    : { type: "message", id: "msg_mock", role: "assistant", status: "completed" };
  if (made) item["arguments"] = JSON.stringify(made.arguments);
  else item["content"] = [{ type: "output_text", text, annotations: [] }];
  const whole = response(body.model ?? "", [item]);
  return { whole: JSON.stringify(whole), events: events(whole, item, made?.pieces ?? words) };
}

function response(model: string, output: Item[]): object {
  const echoes = { parallel_tool_calls: true, tool_choice: "auto", tools: [], error: null, incomplete_details: null };
  const created = { id: "resp_mock", object: "response", created_at: 1_700_000_000, status: "completed" };
  return { ...created, model, output, ...echoes, usage };
}

function events(whole: object, item: Item, pieces: string[]): string[] {
  const isCall = item.type === "function_call";
  const begun = isCall
    ? { ...item, arguments: "", status: "in_progress" }
    : { ...item, content: [], status: "in_progress" };
  const at = { item_id: item["id"], output_index: 0 };
  const part = { type: "output_text", text: "", annotations: [] };
  const delta = isCall ? "response.function_call_arguments.delta" : "response.output_text.delta";
  return [
    event("response.created", { response: { ...whole, status: "in_progress", output: [], usage: null } }),
    event("response.output_item.added", { output_index: 0, item: begun }),
    ...(isCall ? [] : [event("response.content_part.added", { ...at, content_index: 0, part })]),
    ...pieces.map((piece) => event(delta, { ...at, ...(isCall ? {} : { content_index: 0 }), delta: piece })),
    event("response.output_item.done", { output_index: 0, item }),
    event("response.completed", { response: whole }),
  ];
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}
