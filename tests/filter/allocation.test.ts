/** Inputs of many small pieces: what one callback allocates for them grows with their size, not with its square. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/emulator.ts";
import { chat, module } from "./start.ts";

const PAGES_OF_A_MIB = 16;
const MOST_MIB = 96;

interface Case {
  readonly name: string;
  readonly provider: object;
  readonly request: { readonly path?: string; readonly headers?: Record<string, string>; readonly body?: object };
  /** The vendor's answer as a stream of events; none is given without it. */
  readonly events?: string;
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
];

for (const { name, provider, request, events } of cases) {
  test(`memory is linear in ${name}`, async () => {
    const proxy = await Emulator.start({ wasm: module, cluster: "vendor", configuration: { provider } });
    assert.deepEqual(proxy.refused, []);
    const exchange = proxy.request({ ...chat(request.body, request.headers), path: request.path ?? chat().path });
    assert.notEqual(exchange.upstream, undefined);
    if (events !== undefined) {
      exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: events });
    }
    assert.deepEqual(proxy.traps, []);
    const mib = proxy.memoryPages / PAGES_OF_A_MIB;
    assert.ok(mib < MOST_MIB, `${mib} MiB`);
  });
}
