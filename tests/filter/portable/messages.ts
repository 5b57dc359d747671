import { argumentsText, dataOf, facts, isAssistant, sse, type Found, type Json, type Speech } from "./facts.ts";

const { prompt, cached, completion } = facts.usage;
const block = { type: "tool_use", id: "toolu_1", name: facts.callName, input: facts.callArguments };
const thinking = { type: "thinking", thinking: facts.thought, signature: "c2lnbmVk" };
const blocks: readonly Json[] = [thinking, { type: "text", text: facts.text }, block];
const inputUsage = { input_tokens: prompt - cached, cache_read_input_tokens: cached, cache_creation_input_tokens: 0 };
const message = { id: "msg_1", type: "message", role: "assistant", model: "m", stop_sequence: null };

function blockEvents(index: number, start: Json, deltas: readonly Json[]): Json[] {
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function messagesFound(content: readonly Json[], stop: unknown, usage: Json): Found {
  const of = (type: string): Json => content.find((one) => one["type"] === type) ?? {};
  const read = Number(usage["cache_read_input_tokens"] ?? 0);
  return {
    text: of("text")["text"],
    thought: of("thinking")["thinking"],
    callName: of("tool_use")["name"],
    callArguments: of("tool_use")["input"],
    stop: stop === "tool_use" ? "calls" : stop,
    usage: { prompt: Number(usage["input_tokens"]) + read, cached: read, completion: usage["output_tokens"] },
  };
}

/** Anthropic's Messages. */
export const messages: Speech = {
  vendor: { type: "claude" },
  path: "/v1/messages",
  whole: { ...message, content: blocks, stop_reason: "tool_use", usage: { ...inputUsage, output_tokens: completion } },
  stream: sse(
    [
      {
        type: "message_start",
        message: { ...message, content: [], stop_reason: null, usage: { ...inputUsage, output_tokens: 1 } },
      },
      ...blockEvents(0, { type: "thinking", thinking: "", signature: "" }, [
        { type: "thinking_delta", thinking: "Let me" },
        { type: "thinking_delta", thinking: " see" },
        { type: "signature_delta", signature: "c2lnbmVk" },
      ]),
      ...blockEvents(
        1,
        { type: "text", text: "" },
        [...facts.text].map((text) => ({ type: "text_delta", text })),
      ),
      ...blockEvents(
        2,
        { ...block, input: {} },
        [...argumentsText].map((partial_json) => ({ type: "input_json_delta", partial_json })),
      ),
      {
        type: "message_delta",
        delta: { stop_reason: "tool_use", stop_sequence: null },
        usage: { output_tokens: completion },
      },
      { type: "message_stop" },
    ],
    true,
  ),
  history: [
    { role: "assistant", content: blocks },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "sunny" }] },
  ],
  readWhole(answer) {
    return messagesFound(answer["content"] as Json[], answer["stop_reason"], answer["usage"] as Json);
  },
  readStream(answer) {
    const found: Record<string, string>[] = [];
    let stop: unknown;
    let usage: Json = {};
    for (const event of dataOf(answer)) {
      const delta = (event["delta"] ?? {}) as Record<string, string>;
      const start = event["content_block"] as Record<string, string> | undefined;
      const started = event["message"] as Json | undefined;
      if (start !== undefined) found.push({ ...start, json: "" });
      usage = { ...usage, ...((started?.["usage"] ?? event["usage"] ?? {}) as Json) };
      stop = delta["stop_reason"] ?? stop;
      const last = found.at(-1);
      if (last === undefined) continue;
      if (delta["text"] !== undefined) last["text"] += delta["text"];
      if (delta["thinking"] !== undefined) last["thinking"] += delta["thinking"];
      if (delta["partial_json"] !== undefined) last["json"] += delta["partial_json"];
    }
    const content = found.map(({ json: text = "", ...one }) =>
      text === "" ? one : { ...one, input: JSON.parse(text) },
    );
    return messagesFound(content, stop, usage);
  },
  readHistory(said) {
    const content = (said.find(isAssistant)?.["content"] ?? []) as Json[];
    const { stop: _stop, usage: _usage, ...found } = messagesFound(content, undefined, {});
    return found;
  },
};
