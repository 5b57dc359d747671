const usage = { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };

/** A whole answer of Anthropic's Messages API (https://docs.anthropic.com/en/api/messages). */
export function message(model: string, text: string): string {
  const content = [{ type: "text", text }];
  const end = { stop_reason: "end_turn", stop_sequence: null, usage: { ...usage, output_tokens: 7 } };
  return JSON.stringify({ id: "msg_mock", type: "message", role: "assistant", model, content, ...end });
}

/** The events of a streamed one (https://docs.anthropic.com/en/api/messages-streaming), one text per event. */
export function messageEvents(model: string, words: string[]): string[] {
  const event = (type: string, data: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const start = { id: "msg_mock", type: "message", role: "assistant", model, content: [], stop_reason: null, usage };
  const deltas = words.map((text) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } }));
  return [
    event("message_start", { message: start }),
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    event("ping", {}),
    ...deltas,
    event("content_block_stop", { index: 0 }),
    event("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: words.length } }),
    event("message_stop", {}),
  ];
}
