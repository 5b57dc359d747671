import { many, times, type RequestShape } from "./shapes.ts";
import type { ClientApi } from "./subjects.ts";

const hi = { role: "user", content: "x" };

function user(content: unknown): object {
  return { role: "user", content };
}

function chat(messages: unknown, more: object = {}): object {
  return { model: "gpt-4o", max_tokens: 9, messages, ...more };
}

/** A body with one message and whatever else stands in its object. */
function around(rest: string): string {
  return `{"model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":"x"}],${rest}}`;
}

function tool(api: ClientApi, index: number): object {
  const name = `f${index}`;
  return api === "messages"
    ? { name, input_schema: {} }
    : { type: "function", function: { name, parameters: { type: "object" } } };
}

function call(api: ClientApi, index: number, text = "{}"): object {
  return api === "messages"
    ? { type: "tool_use", id: `t${index}`, name: "f", input: { a: text } }
    : { id: `t${index}`, type: "function", function: { name: "f", arguments: text } };
}

function callMessage(api: ClientApi, calls: object[]): object {
  return { role: "assistant", ...(api === "messages" ? { content: calls } : { content: null, tool_calls: calls }) };
}

function results(api: ClientApi, count: number): object[] {
  if (api === "chat") return many(count, (index) => ({ role: "tool", tool_call_id: `t${index}`, content: "x" }));
  const block = (index: number) => ({
    type: "tool_result",
    tool_use_id: `t${index}`,
    content: [{ type: "text", text: "x" }],
  });
  return [user(many(count, block))];
}

function image(api: ClientApi, data = "AA=="): object {
  return api === "messages"
    ? { type: "image", source: { type: "base64", media_type: "image/png", data } }
    : { type: "image_url", image_url: { url: `data:image/png;base64,${data}` } };
}

const marked = { type: "text", text: "x", cache_control: { type: "ephemeral" } };
const textPart = { type: "text", text: "x" };

/** Messages and what they are made of. */
const messageShapes: RequestShape[] = [
  {
    name: "messages of both sides",
    body: (n) => chat(many(n, (i) => ({ role: i % 2 === 0 ? "user" : "assistant", content: "x" }))),
  },
  { name: "messages of one side", body: (n) => chat(many(n, () => hi)) },
  { name: "developer messages", body: (n) => chat([...many(n, () => ({ role: "developer", content: "x" })), hi]) },
  { name: "system messages", body: (n) => chat([...many(n, () => ({ role: "system", content: "x" })), hi]) },
  { name: "messages that are none", body: (n) => chat(many(n, () => 0)) },
  { name: "parts of text", body: (n) => chat([user(many(n, () => textPart))]) },
  { name: "parts of text in each of many messages", body: (n) => chat(many(n, () => user([textPart, textPart]))) },
  { name: "empty parts", body: (n) => chat([user(many(n, () => ({})))]) },
  { name: "pictures", body: (n, api) => chat([user(many(n, () => image(api)))]) },
  { name: "bytes of one picture", body: (n, api) => chat([user([image(api, times("AAAA", n))])]) },
  {
    name: "marked parts of the system's",
    body: (n) => chat([{ role: "system", content: many(n, () => marked) }, hi], { system: many(n, () => marked) }),
  },
  {
    name: "documents of parts",
    api: "messages",
    body: (n) => chat([user(many(n, () => ({ type: "document", source: { type: "content", content: [textPart] } })))]),
  },
  {
    name: "lines of billing in the system's text",
    api: "messages",
    body: (n) => chat([hi], { system: times("x-anthropic-billing-header: a; cch=1;\n", n) }),
  },
];

/** Tools, calls and their results. */
const toolShapes: RequestShape[] = [
  { name: "tools", body: (n, api) => chat([hi], { tools: many(n, (i) => tool(api, i)) }) },
  {
    name: "allowed tools",
    body: (n, api) => {
      const tools = many(n, (i) => ({ type: "function", function: { name: `g${i}` } }));
      const choice = { type: "allowed_tools", allowed_tools: { mode: "auto", tools } };
      return chat([hi], { tools: many(n, (i) => tool(api, i)), tool_choice: choice });
    },
  },
  {
    name: "calls of one message",
    body: (n, api) =>
      chat([
        hi,
        callMessage(
          api,
          many(n, (i) => call(api, i)),
        ),
      ]),
  },
  { name: "messages of a call each", body: (n, api) => chat(many(n, (i) => callMessage(api, [call(api, i)]))) },
  {
    name: "results of calls",
    body: (n, api) =>
      chat([
        hi,
        callMessage(
          api,
          many(n, (i) => call(api, i)),
        ),
        ...results(api, n),
      ]),
  },
  {
    name: "calls with ids like those that are made up, and as many without one",
    api: "messages",
    body: (n, api) => {
      const half = Math.floor(n / 2);
      const calls = many(n, (i) => ({ ...call(api, i), id: i < half ? `call_${half + i}` : "" }));
      return chat([hi, callMessage(api, calls)]);
    },
  },
  {
    name: "bytes of a call's id",
    body: (n, api) =>
      chat([hi, { ...callMessage(api, [call(api, 0)]), tool_call_id: times("%", n), id: times("%", n) }]),
  },
  {
    name: "bytes of a result's id",
    body: (n) => chat([hi, { role: "tool", tool_call_id: times("%", n), content: "x" }, hi]),
  },
  {
    name: "escapes in a call's arguments",
    body: (n, api) => chat([hi, callMessage(api, [call(api, 0, times('\\"[],', n))])]),
  },
  {
    name: "stop sequences",
    body: (n) => chat([hi], { stop: many(n, (i) => `s${i}`), stop_sequences: many(n, String) }),
  },
];

/** What any JSON can have many of. */
const jsonShapes: RequestShape[] = [
  { name: "members of the body", body: (n) => around(many(n, (i) => `"k${i}":0`).join()) },
  { name: "one member again and again", body: (n) => around(many(n, () => '"model":"a"').join()) },
  {
    name: "stream_options again and again",
    body: (n) => around(`"stream":true,${many(n, () => '"stream_options":{}').join()}`),
  },
  {
    name: "messages again and again",
    body: (n) => around(many(n, () => '"messages":[{"role":"developer","content":"x"}]').join()),
  },
  {
    name: "reasoning limits again and again",
    body: (n) => around(many(n, (i) => `"reasoning_max_tokens":1,"x${i}":1`).join()),
  },
  { name: "reasoning limits side by side", body: (n) => around(many(n, () => '"reasoning_max_tokens":1').join()) },
  {
    name: "alternatives of a schema again and again",
    body: (n) => {
      const schema = `{"type":"object",${many(n, () => '"oneOf":[]').join()}}`;
      return around(`"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}`);
    },
  },
  { name: "empty arrays", body: (n) => around(`"x":[${times("[],", n)}0]`) },
  { name: "empty objects for messages", body: (n) => `{"model":"gpt-4o","messages":[${times("{},", n)}{}]}` },
  { name: "zeros", body: (n) => around(`"x":[${times("0,", n)}0]`) },
  { name: "digits", body: (n) => around(`"temperature":1${times("0", n)},"top_p":0.${times("0", n)}1e9999999999`) },
  { name: "escapes of a text", body: (n) => chat([user(times("\\u0000\n", n))]) },
  { name: "bytes of a text", body: (n) => chat([user(times("x", n))]) },
  {
    name: "bytes of a model's name",
    body: (n) => `{"model":"${times("\\u00e9", n)}","messages":[{"role":"user","content":"x"}]}`,
  },
  {
    name: "bytes of a user's name",
    body: (n) => chat([hi], { user: times("u", n), metadata: { user_id: times("u", n) } }),
  },
  {
    name: "spaces",
    body: (n) => `{${times(" ", n)}"model":"a",${times("\n", n)}"messages":[{"role":"user","content":"x"}]}`,
  },
  { name: "brackets", body: (n) => around(`"x":${times("[", n)}`) },
];

/** Every chat that is tried. */
export const requestShapes: readonly RequestShape[] = [...messageShapes, ...toolShapes, ...jsonShapes];
/** Those that any API of JSON is tried with. */
export const plainShapes: readonly RequestShape[] = jsonShapes;
