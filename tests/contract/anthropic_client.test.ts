import assert from "node:assert/strict";
import { test } from "node:test";
import { providerFolders, readProvider } from "./fixtures.ts";
import { addressOf, assertSound, settings, subjectOf, tokenOf, type Setting, type Subject } from "./harness.ts";

/** Providers whose chat is OpenAI's and that have no API of Anthropic's: the filter speaks it for them. */
const fronted = providerFolders().filter((name) => readProvider(name).messages === "front");
const everySetting = Object.keys(settings) as Setting[];

const tool = { name: "weather", description: "Tells the weather", input_schema: { type: "object" } };
const asked = {
  model: "gpt-4o",
  max_tokens: 100,
  system: "Be short.",
  tools: [tool],
  messages: [
    { role: "user", content: "Weather in Oslo?" },
    { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "weather", input: { city: "Oslo" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "Rain" }] },
  ],
};
const usage = { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 };
const call = { id: "call_2", type: "function", function: { name: "weather", arguments: '{"city":"Bergen"}' } };

const answers = [
  { what: "text", message: { role: "assistant", content: "Rain ☕" }, finish: "stop", stop: "end_turn" },
  {
    what: "a tool",
    message: { role: "assistant", content: null, tool_calls: [call] },
    finish: "tool_calls",
    stop: "tool_use",
  },
] as const;

function eachFronted(title: string, run: (subject: Subject) => Promise<void>): void {
  for (const name of fronted) test(`${name}: ${title}`, () => run(subjectOf(name)));
}

function messagesRequest(body: object | string) {
  const headers = {
    "content-type": "application/json",
    "x-api-key": "client-canary-7f3a",
    "anthropic-version": "2023-06-01",
  };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", path: "/v1/messages", headers, body: text };
}

/** An OpenAI stream of this answer, a chunk an event. */
function streamOf(answer: (typeof answers)[number]): string {
  const tools = "tool_calls" in answer.message ? { tool_calls: [{ index: 0, ...call }] } : {};
  const choices = [
    { delta: { role: "assistant", content: answer.message.content, ...tools }, finish_reason: null },
    { delta: {}, finish_reason: answer.finish },
  ];
  const base = { id: "c1", object: "chat.completion.chunk", created: 1, model: "m" };
  const chunks: object[] = choices.map((choice) => ({ ...base, choices: [{ index: 0, ...choice }] }));
  chunks.push({ ...base, choices: [], usage });
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")}data: [DONE]\n\n`;
}

/** The events of a stream as `[event, data]`. */
function eventsOf(body: string): [string, { type: string } & Record<string, unknown>][] {
  return body
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      assert.ok(name !== undefined && data !== undefined, event);
      return [name, JSON.parse(data)];
    });
}

test("there are providers with a client of Anthropic's in front", () => assert.ok(fronted.length > 5));

for (const setting of everySetting) {
  eachFronted(`an Anthropic client's tools, system and results arrive as OpenAI's (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    const exchange = proxy.request(messagesRequest(asked));
    const headers = exchange.upstream?.headers ?? {};
    const address = addressOf(setting, headers, exchange.filterState);
    assert.equal(address, `${subject.fixture.host}${subject.fixture.paths.chat}`);
    const carriesToken = subject.fixture.skips["both tokens are drawn, and nothing else"] === undefined;
    assert.equal(tokenOf(subject, headers) !== undefined, carriesToken);
    assert.equal(JSON.stringify(exchange.upstream).includes("client-canary"), false);
    const body = JSON.parse(exchange.upstream?.body ?? "");
    assert.equal(headers["content-length"], String(Buffer.byteLength(exchange.upstream?.body ?? "")));
    assert.equal(body.model, subject.fixture.configuration.modelMapping["gpt-4o"] ?? "gpt-4o");
    assert.deepEqual(
      body.messages.map((message: { role: string }) => message.role),
      ["system", "user", "assistant", "tool"],
    );
    assert.equal(body.tools[0].function.name, "weather");
    assert.deepEqual(JSON.parse(body.messages[2].tool_calls[0].function.arguments), { city: "Oslo" });
    assert.equal(body.messages[3].tool_call_id, "call_1");
    assertSound(proxy);
  });

  eachFronted(`whole answers reach an Anthropic client as messages (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    for (const { what, message, finish, stop } of answers) {
      const exchange = proxy.request(messagesRequest(asked));
      const choices = [{ index: 0, message, finish_reason: finish }];
      const body = JSON.stringify({ id: "c1", object: "chat.completion", created: 1, model: "m", choices, usage });
      exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body });
      assert.equal(exchange.response?.status, 200, what);
      const got = JSON.parse(exchange.response.body);
      assert.deepEqual([got.type, got.role, got.stop_reason], ["message", "assistant", stop], what);
      assert.deepEqual([got.usage.input_tokens, got.usage.output_tokens], [19, 10]);
      const block = got.content.at(-1);
      if (stop === "end_turn") assert.deepEqual(block, { type: "text", text: "Rain ☕" });
      else assert.deepEqual([block.type, block.name, block.input], ["tool_use", "weather", { city: "Bergen" }]);
    }
    assertSound(proxy);
  });

  eachFronted(`errors and refusals reach an Anthropic client in Anthropic's words (${setting})`, async (subject) => {
    const proxy = await subject.start(setting);
    const exchange = proxy.request(messagesRequest(asked));
    const error = '{"error":{"message":"Too fast","type":"tokens","code":"rate_limit_exceeded"}}';
    exchange.respond({ status: 429, headers: { "content-type": "application/json", "retry-after": "7" }, body: error });
    assert.equal(exchange.response?.status, 429);
    const told = JSON.parse(exchange.response.body);
    assert.deepEqual(told, { type: "error", error: { type: "rate_limit_error", message: "Too fast" } });
    assert.equal(exchange.response.headers["retry-after"], "7");
    for (const body of ["{", "[]", "", "{}"]) {
      const refused = proxy.request(messagesRequest(body));
      assert.equal(refused.upstream, undefined, body);
      assert.equal(refused.reply?.status, 400, body);
      const { type, error: why } = JSON.parse(refused.reply.body);
      assert.deepEqual([type, why.type], ["error", "invalid_request_error"], body);
      assert.ok(why.message.length > 10);
    }
    assertSound(proxy);
  });
}

eachFronted("streams reach an Anthropic client as its events, wherever they are cut", async (subject) => {
  const proxy = await subject.start();
  for (const answer of answers) {
    const stream = Buffer.from(streamOf(answer));
    const got = new Set<string>();
    for (let cut = 1; cut < stream.length; cut++) {
      const exchange = proxy.request(messagesRequest({ ...asked, stream: true }));
      if (cut === 1) {
        const body = JSON.parse(exchange.upstream?.body ?? "");
        const options = subject.fixture.asksForUsage === false ? undefined : { include_usage: true };
        assert.deepEqual([body.stream, body.stream_options], [true, options]);
      }
      exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: [], end: "open" });
      exchange.respondMore(stream.subarray(0, cut));
      exchange.respondMore(stream.subarray(cut));
      exchange.respondEnd();
      got.add(exchange.response?.body ?? "");
    }
    assert.equal(got.size, 1, answer.what);
    const events = eventsOf([...got][0] ?? "");
    for (const [name, data] of events) assert.equal(data.type, name);
    assert.equal(events[0]?.[0], "message_start");
    assert.equal(events.at(-1)?.[0], "message_stop");
    const end = events.find(([name]) => name === "message_delta")?.[1] as { delta?: object; usage?: object };
    assert.deepEqual(end.delta, { stop_reason: answer.stop, stop_sequence: null });
    assert.equal((end.usage as { output_tokens?: number }).output_tokens, 10);
  }
  assertSound(proxy);
});
