/** Inputs of many small pieces: what one callback allocates for them grows with their size, not with its square. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module } from "./start.ts";

const PAGES_OF_A_MIB = 16;
/** None of these takes more than 16. */
const MOST_MIB = 26;
/** Of a thousand providers, each with what it counts and keeps: some 18 KiB, and memory grows by doubling. */
const MOST_MIB_OF_PROVIDERS = 40;

interface Case {
  readonly name: string;
  readonly provider: object;
  readonly request: { readonly path?: string; readonly headers?: Record<string, string>; readonly body?: object };
  /** The vendor's answer as a stream of events; none is given without it. */
  readonly events?: string;
  /** The same as one JSON document. */
  readonly answer?: object;
}

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const claude = { type: "claude", apiTokens: ["k"] };
const groq = { type: "groq", apiTokens: ["k"] };
const native = { type: "qwen", apiTokens: ["k"], qwenEnableCompatible: false };
const betas = { "anthropic-beta": many(8_000, (index) => index.toString(36)).join(",") };
const file = { role: "user", content: [{ type: "file", file: { file_id: "f" } }] };
const parts = { role: "user", content: many(12_000, () => ({ text: "0123456789" })) };
const tools = [{ type: "function", function: { name: "f" } }];
const comments = `${":\n".repeat(40_000)}event: error\ndata: {"error":{"message":"x"}}\n\n`;

/** One event of DashScope's with these tool calls. */
function eventOf(calls: readonly object[]): string {
  return `data: ${JSON.stringify({ output: { choices: [{ message: { content: "", tool_calls: calls } }] } })}\n\n`;
}

/** A stream of Anthropic's that begins with a long id, and says little in many events. */
const longId = [
  { type: "message_start", message: { id: "i".repeat(100_000), model: "m", content: [], usage: {} } },
  ...many(4000, () => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "a" } })),
];
const thinking = many(128, (index) => ({ index, delta: { reasoning_content: "a" } }));

const cases: readonly Case[] = [
  {
    name: "betas of a client in code mode",
    provider: { ...claude, claudeCodeMode: true },
    request: { headers: betas },
  },
  { name: "betas of a client with a file", provider: claude, request: { headers: betas, body: { messages: [file] } } },
  {
    name: "parts of a message that may be a command",
    provider: { ...groq, contextCleanupCommands: ["/new"] },
    request: { body: { messages: [parts] } },
  },
  {
    name: "comments before an error, for a client of Anthropic's API",
    provider: groq,
    request: { path: "/v1/messages", body: { stream: true } },
    events: comments,
  },
  {
    name: "comments before an error of a converted stream",
    provider: native,
    request: { body: { stream: true } },
    events: comments,
  },
  {
    name: "pieces of one call in one event",
    provider: native,
    request: { body: { stream: true, tools } },
    events: eventOf(many(12_000, (index) => ({ index: 0, function: { arguments: `"${index}"` } }))),
  },
  {
    name: "chunks of an answer with a long id",
    provider: claude,
    request: { body: { stream: true } },
    events: longId.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
  },
  {
    name: "calls without ids in an answer with a long one",
    provider: groq,
    request: { path: "/v1/messages", body: {} },
    answer: {
      id: "i".repeat(100_000),
      choices: [{ message: { tool_calls: many(4000, () => ({ function: { name: "f" } })) } }],
    },
  },
  {
    name: "thoughts of many choices that end behind a long chunk",
    provider: { ...groq, reasoningContentMode: "concat" },
    request: { body: { stream: true } },
    events: `data: ${JSON.stringify({ choices: thinking, padding: "x".repeat(1_000_000) })}\n\n`,
  },
  {
    name: "messages without content",
    provider: claude,
    request: {
      body: { messages: [...many(30_000, () => ({ role: "user", content: [] })), { role: "user", content: "a" }] },
    },
  },
  {
    name: "settings that go into a long body",
    provider: { ...groq, customSettings: many(100, (index) => ({ name: `k${index}.a`, value: index, mode: "raw" })) },
    request: { body: { messages: [{ role: "user", content: "x".repeat(900_000) }] } },
  },
];

for (const { name, provider, request, events, answer } of cases) {
  test(`memory is linear in ${name}`, async () => {
    const proxy = await Emulator.start({ wasm: module, cluster: "vendor", configuration: { provider } });
    assert.deepEqual(proxy.refused, []);
    const exchange = proxy.request({ ...chat(request.body, request.headers), path: request.path ?? chat().path });
    assert.notEqual(exchange.upstream, undefined);
    if (events !== undefined) {
      exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: events });
    }
    if (answer !== undefined) {
      const headers = { "content-type": "application/json" };
      exchange.respond({ status: 200, headers, body: JSON.stringify(answer) });
    }
    assert.deepEqual(proxy.traps, []);
    const mib = proxy.memoryPages / PAGES_OF_A_MIB;
    assert.ok(mib < MOST_MIB, `${mib} MiB`);
  });
}

const configurations = [
  {
    name: "named tokens",
    provider: { type: "groq", apiTokens: many(3000, (index) => ({ token: `secret-${index}`, name: `team-${index}` })) },
  },
  { name: "unknown keys", provider: { ...groq, ...Object.fromEntries(many(9000, (index) => [`key_${index}`, 1])) } },
  { name: "a path", provider: { ...groq, capabilities: { "openai/v1/files": `/${"{a}b".repeat(20_000)}` } } },
];

for (const { name, provider } of configurations) {
  test(`memory is linear in a configuration's ${name}`, async () => {
    const proxy = await Emulator.start({ wasm: module, cluster: "vendor", configuration: { provider } });
    assert.deepEqual(proxy.traps, []);
    assert.ok(proxy.memoryPages / PAGES_OF_A_MIB < MOST_MIB, `${proxy.memoryPages / PAGES_OF_A_MIB} MiB`);
  });
}

test("memory is linear in a configuration's rules", async () => {
  const providers = many(1000, (index) => ({ id: `p${index}`, type: "groq", apiTokens: ["k"] }));
  const rules = many(1000, (index) => ({ _match_domain_: [`d${index}`], activeProviderId: `p${index}` }));
  const proxy = await Emulator.start({ wasm: module, cluster: "vendor", configuration: { providers, _rules_: rules } });
  assert.deepEqual(proxy.refused, []);
  assert.ok(proxy.memoryPages / PAGES_OF_A_MIB < MOST_MIB_OF_PROVIDERS, `${proxy.memoryPages / PAGES_OF_A_MIB} MiB`);
});
