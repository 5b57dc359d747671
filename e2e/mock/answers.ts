const createdSeconds = 1_700_000_000;

/** Body of a chat completion; `text` is the assistant's whole message. */
export function chatCompletion(model: string, text: string): string {
  const message = { role: "assistant", content: text };
  return JSON.stringify({
    id: "chatcmpl-mock",
    object: "chat.completion",
    created: createdSeconds,
    model,
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  });
}

/** The server-sent events of a streamed chat completion, one text per event, the last one [DONE]. */
export function chatEvents(model: string, words: string[], includeUsage: boolean): string[] {
  const common = { id: "chatcmpl-mock", object: "chat.completion.chunk", created: createdSeconds, model };
  const chunk = (choices: unknown[], extra: object = {}): string =>
    `data: ${JSON.stringify({ ...common, choices, ...extra })}\n\n`;
  const events = words.map((content) =>
    chunk([{ index: 0, delta: { role: "assistant", content }, finish_reason: null }]),
  );
  events.push(chunk([{ index: 0, delta: {}, finish_reason: "stop" }]));
  if (includeUsage) {
    events.push(
      chunk([], { usage: { prompt_tokens: 5, completion_tokens: words.length, total_tokens: 5 + words.length } }),
    );
  }
  events.push("data: [DONE]\n\n");
  return events;
}

/** Body of an embeddings answer: one small vector per input. */
export function embeddings(model: string, count: number): string {
  const data = Array.from({ length: count }, (_, index) => ({
    object: "embedding",
    index,
    embedding: [0.25, -0.5, index],
  }));
  return JSON.stringify({ object: "list", data, model, usage: { prompt_tokens: 3, total_tokens: 3 } });
}

/** Body of the model list. */
export function models(ids: string[]): string {
  const data = ids.map((id) => ({ id, object: "model", created: createdSeconds, owned_by: "mock" }));
  return JSON.stringify({ object: "list", data });
}

/** Body of a refusal, shaped like OpenAI's. */
export function errorBody(message: string, code: string): string {
  return JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code } });
}
