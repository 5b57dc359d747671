import { call, many, times, type AnswerShape } from "./shapes.ts";
import { candidate, errorEvent, streamShapes } from "./stream_shapes.ts";
import type { Dialect } from "./subjects.ts";

const json = "application/json";
const events = "text/event-stream";

/** A whole answer with one choice. */
function whole(message: object, dialect: Dialect): object {
  const choice = { index: 0, message, finish_reason: "stop" };
  if (dialect === "gemini") return { responseId: "r", candidates: [candidate(message, "STOP")], usageMetadata: {} };
  if (dialect === "dashscope") return { request_id: "r", output: { choices: [choice] }, usage: {} };
  return { id: "i", object: "chat.completion", model: "m", choices: [choice], usage: {} };
}

function message(content: readonly object[]): object {
  return { id: "i", type: "message", role: "assistant", model: "m", content, stop_reason: "end_turn", usage: {} };
}

const wholeShapes: AnswerShape[] = [
  {
    name: "choices",
    type: json,
    body: (n, dialect) => {
      const choices = many(n, (index) => ({
        index,
        message: { role: "assistant", content: "x", reasoning_content: "y" },
      }));
      if (dialect === "gemini") return { candidates: choices.map((choice) => candidate(choice.message, "STOP")) };
      return dialect === "dashscope" ? { output: { choices } } : { id: "i", choices };
    },
  },
  {
    name: "blocks of text and thinking",
    type: json,
    body: (n) =>
      message(many(n, (i) => (i % 2 === 0 ? { type: "text", text: "x" } : { type: "thinking", thinking: "x" }))),
  },
  {
    name: "blocks of calls",
    type: json,
    body: (n) => message(many(n, (i) => ({ type: "tool_use", id: `t${i}`, name: "f", input: { a: 1 } }))),
  },
  {
    name: "parts of a message",
    type: json,
    body: (n, dialect) => whole({ role: "assistant", content: many(n, () => ({ type: "text", text: "x" })) }, dialect),
  },
  {
    name: "calls of a message",
    type: json,
    body: (n, dialect) => whole({ role: "assistant", content: "", tool_calls: many(n, (i) => call(i)) }, dialect),
  },
  {
    name: "thoughts of parts of parts",
    type: json,
    body: (n, dialect) => {
      const part = { type: "thinking", thinking: [{ type: "text", text: "x" }] };
      return whole({ role: "assistant", content: many(n, () => part) }, dialect);
    },
  },
  {
    name: "bytes of a message",
    type: json,
    body: (n, dialect) => whole({ role: "assistant", content: times("\n\u0001x", n) }, dialect),
  },
  {
    name: "embeddings",
    type: json,
    body: (n) => ({
      data: many(n, (index) => ({ index, embedding: [0.1] })),
      output: { embeddings: many(n, () => ({})) },
      embeddings: many(n, () => ({ values: [0.1] })),
    }),
  },
  {
    name: "empty objects for choices",
    type: json,
    // A collection between 50 and 200 KB is a step that reads as a power of 1.11.
    bytes: 800_000,
    body: (n) => `{"choices":[${times("{},", n)}{}],"content":[${times("{},", n)}{}]}`,
  },
  { name: "empty arrays", type: json, body: (n) => `{"x":[${times("[],", n)}0]}` },
  { name: "one member again and again", type: json, body: (n) => `{${times('"choices":[],', n)}"output":{}}` },
  {
    name: "usages again and again",
    type: json,
    body: (n) => `{${times('"usage":{"prompt_tokens":1},', n)}"choices":[]}`,
  },
];

const errorShapes: AnswerShape[] = [
  {
    name: "errors in one object",
    status: 500,
    type: json,
    body: (n) => `{${times('"error":{"message":"x"},', n)}"a":1}`,
  },
  {
    name: "bytes of an error",
    status: 429,
    type: json,
    body: (n) => ({ error: { message: times("x", n), code: times("y", n) } }),
  },
  { name: "bytes of a page", status: 500, type: "text/html", body: (n) => times("<p>", n) },
  { name: "bytes of an error in a stream", status: 500, type: events, body: (n) => `:${times("x", n)}` },
  { name: "lines of an error in a stream", status: 500, type: events, body: (n) => times(":\ndata: x\n", n) },
  { name: "error events", type: events, body: (n) => times(errorEvent, n) },
];

/** Bodies in pieces of so many bytes. */
function inPieces(shape: AnswerShape, size: number): AnswerShape {
  const split = (body: string): string[] => many(body.length / size, (i) => body.slice(i * size, (i + 1) * size));
  const text = (n: number, dialect: Dialect): string => {
    const body = shape.body(n, dialect);
    return typeof body === "string" ? body : JSON.stringify(body);
  };
  return { ...shape, name: `${shape.name}, ${size} bytes at a time`, body: (n, dialect) => split(text(n, dialect)) };
}

/** Every answer that is tried at once. */
export const answerShapes: readonly AnswerShape[] = [...wholeShapes, ...errorShapes, ...streamShapes];
/** The same in small pieces, each of which is a callback. */
export const slowShapes: readonly AnswerShape[] = [1, 50].flatMap((size) =>
  answerShapes.map((shape) => inPieces(shape, size)),
);
