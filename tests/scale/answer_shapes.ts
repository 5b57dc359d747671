import { many, times, type AnswerShape } from "./shapes.ts";
import type { Dialect } from "./subjects.ts";

const json = "application/json";
const events = "text/event-stream";

/** A whole answer with one choice. */
function whole(message: object, dialect: Dialect): object {
  const choice = { index: 0, message, finish_reason: "stop" };
  if (dialect === "dashscope") return { request_id: "r", output: { choices: [choice] }, usage: {} };
  return { id: "i", object: "chat.completion", model: "m", choices: [choice], usage: {} };
}

function message(content: readonly object[]): object {
  return { id: "i", type: "message", role: "assistant", model: "m", content, stop_reason: "end_turn", usage: {} };
}

function event(data: object | string): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** One piece of a stream: a text, with reasoning where there is such a thing. */
function piece(dialect: Dialect): string {
  if (dialect === "anthropic") {
    return event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "x" } });
  }
  return event(delta({ content: "x", reasoning_content: "y" }, dialect));
}

/** The data of an event with one choice. */
function delta(change: object, dialect: Dialect): object {
  if (dialect !== "dashscope") return { id: "i", choices: [{ index: 0, delta: change }] };
  return { request_id: "r", output: { choices: [{ message: change, finish_reason: "null" }] }, usage: {} };
}

function call(index: number, text = "{}"): object {
  return { index, id: `t${index}`, type: "function", function: { name: "f", arguments: text } };
}

/** One piece of a call's arguments; the first of a call opens it. */
function callPiece(index: number, dialect: Dialect, isFirst: boolean): string {
  if (dialect !== "anthropic") return event(delta({ content: "", tool_calls: [call(index, "x")] }, dialect));
  const open = { type: "content_block_start", index, content_block: { type: "tool_use", id: `t${index}`, name: "f" } };
  const more = { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: "x" } };
  return event(isFirst ? open : more);
}

const refusal = '{"error":{"message":"x","type":"y","code":"z"}}';
const errorEvent = `event: error\ndata: ${refusal}\n\n`;

const wholeShapes: AnswerShape[] = [
  {
    name: "choices",
    type: json,
    body: (n, dialect) => {
      const choices = many(n, (index) => ({
        index,
        message: { role: "assistant", content: "x", reasoning_content: "y" },
      }));
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
    }),
  },
  {
    name: "empty objects for choices",
    type: json,
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

const streamShapes: AnswerShape[] = [
  { name: "events", type: events, body: (n, dialect) => times(piece(dialect), n) },
  { name: "lines without an end of an event", type: events, body: (n) => times("data: x\n", n) },
  { name: "line ends", type: events, body: (n) => times("\n", n) },
  { name: "comments", type: events, body: (n) => times(":\n", n) },
  { name: "comments before an error", type: events, body: (n) => times(":\n", n) + errorEvent },
  {
    name: "comments after an event and before an error",
    type: events,
    body: (n, dialect) => piece(dialect) + times(":\n", n) + errorEvent,
  },
  {
    name: "fields that are none",
    type: events,
    body: (n, dialect) => times("id: 1\nretry: 1\nx: y\n", n) + piece(dialect),
  },
  { name: "bytes of one line", type: events, body: (n) => `data: ${times("x", n)}` },
  { name: "bytes of one event", type: events, body: (n, dialect) => event(delta({ content: times("x", n) }, dialect)) },
  {
    name: "choices of one event",
    type: events,
    body: (n, dialect) => {
      const choices = many(n, (index) => ({ index, delta: { content: "x" }, message: { content: "x" } }));
      return event(dialect === "dashscope" ? { output: { choices } } : { id: "i", choices });
    },
  },
  {
    name: "parts of one event",
    type: events,
    body: (n, dialect) => event(delta({ content: many(n, () => ({ type: "text", text: "x" })) }, dialect)),
  },
  {
    name: "pieces of one call in one event",
    type: events,
    body: (n, dialect) => event(delta({ content: "", tool_calls: many(n, () => call(0, "xxxxxxxxxx")) }, dialect)),
  },
  {
    name: "names of one call in one event",
    type: events,
    body: (n, dialect) =>
      event(
        delta(
          { content: "", tool_calls: many(n, (i) => ({ index: 0, function: { name: `name-${i % 2}` } })) },
          dialect,
        ),
      ),
  },
  {
    name: "calls of one event",
    type: events,
    body: (n, dialect) => event(delta({ content: "", tool_calls: many(n, (i) => call(i)) }, dialect)),
  },
  {
    name: "events of one call each",
    type: events,
    body: (n, dialect) => many(n, (i) => callPiece(i, dialect, true)).join(""),
  },
  {
    name: "pieces of one call",
    type: events,
    body: (n, dialect) => many(n, (i) => callPiece(0, dialect, i === 0)).join(""),
  },
  {
    name: "texts behind a call that is open",
    type: events,
    body: (n, dialect) => callPiece(0, dialect, true) + times(piece(dialect), n),
  },
  {
    name: "pieces of many calls by turns",
    type: events,
    body: (n, dialect) => many(n, (i) => callPiece(i % 250, dialect, i < 250)).join(""),
  },
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
