import { call, many, times, type AnswerShape } from "./shapes.ts";
import type { Dialect } from "./subjects.ts";

const events = "text/event-stream";

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

interface Said {
  content?: unknown;
  reasoning_content?: string;
  tool_calls?: { function?: { name?: string } }[];
}

/** What a message of OpenAI's API says, as a candidate of Google's. */
export function candidate(said: object, finishReason?: string): object {
  const { content, reasoning_content: thought, tool_calls: calls = [] } = said as Said;
  const texts = Array.isArray(content) ? content.map(() => ({ text: "x" })) : [{ text: content ?? "" }];
  const made = calls.map((one) => ({ functionCall: { name: one.function?.name ?? "f", args: { a: 1 } } }));
  const thoughts = thought === undefined ? [] : [{ text: thought, thought: true }];
  return { content: { parts: [...thoughts, ...texts, ...made] }, index: 0, ...(finishReason && { finishReason }) };
}

/** The data of an event with one choice. */
function delta(change: object, dialect: Dialect): object {
  if (dialect === "gemini") return { responseId: "r", candidates: [candidate(change)], usageMetadata: {} };
  if (dialect !== "dashscope") return { id: "i", choices: [{ index: 0, delta: change }] };
  return { request_id: "r", output: { choices: [{ message: change, finish_reason: "null" }] }, usage: {} };
}

/** One piece of a call's arguments; the first of a call opens it. */
function callPiece(index: number, dialect: Dialect, isFirst: boolean): string {
  if (dialect !== "anthropic") return event(delta({ content: "", tool_calls: [call(index, "x")] }, dialect));
  const open = { type: "content_block_start", index, content_block: { type: "tool_use", id: `t${index}`, name: "f" } };
  const more = { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: "x" } };
  return event(isFirst ? open : more);
}

const refusal = '{"error":{"message":"x","type":"y","code":"z"}}';
/** An error in the words of both APIs. */
export const errorEvent = `event: error\ndata: ${refusal}\n\n`;

/** Streams at once, well formed and not. */
export const streamShapes: readonly AnswerShape[] = [
  { name: "events", type: events, body: (n, dialect) => times(piece(dialect), n) },
  { name: "lines without an end of an event", type: events, body: (n) => times("data: x\n", n) },
  // A first look ends at 64 KiB, and what follows is converted: each row is on one side of that.
  { name: "line ends in the first look", type: events, body: (n) => times("\n", n), bytes: 60_000 },
  { name: "line ends behind the first look", type: events, body: (n) => times("\n", n), bytes: 1_600_000 },
  { name: "comments in the first look", type: events, body: (n) => times(":\n", n), bytes: 60_000 },
  { name: "comments behind the first look", type: events, body: (n) => times(":\n", n), bytes: 1_600_000 },
  {
    name: "comments before an error in the first look",
    type: events,
    body: (n) => times(":\n", n) + errorEvent,
    bytes: 60_000,
  },
  {
    name: "comments before an error behind the first look",
    type: events,
    body: (n) => times(":\n", n) + errorEvent,
    bytes: 1_600_000,
  },
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
      if (dialect === "gemini") {
        return event({ candidates: choices.map(({ index, delta: said }) => ({ ...candidate(said), index })) });
      }
      return event(dialect === "dashscope" ? { output: { choices } } : { id: "i", choices });
    },
  },
  {
    name: "empty lists of choices in one event",
    type: events,
    body: (n) => event(`{${times('"choices":[],', n)}"x":0}`),
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
