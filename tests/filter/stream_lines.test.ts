import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const chunk = (text: string): string => `{"choices":[{"index":0,"delta":{"content":"${text}"}}]}`;
const started = { type: "message_start", message: { id: "msg_1", model: "m", usage: {} } };
const said = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } };

/** What the client gets of `stream`, which comes in pieces of `size` bytes. */
async function read(provider: object, stream: string, size: number, path = "/v1/chat/completions"): Promise<string> {
  const configuration = { provider: { apiTokens: [tokens[0]], ...provider } };
  const proxy = await Emulator.start({ wasm: module, cluster: "outbound|443||vendor.dns", configuration });
  const exchange = proxy.request({ ...chat({ stream: true, max_tokens: 9 }), path });
  const body: string[] = [];
  for (let at = 0; at < stream.length; at += size) body.push(stream.slice(at, at + size));
  exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body });
  assert.deepEqual([...proxy.faults], []);
  assert.deepEqual(proxy.traps, []);
  return exchange.response?.body ?? "";
}

const rewritten = [
  ": OPENROUTER PROCESSING\n\n",
  `: first\nid: 1\nretry: 3000\nevent: chunk\ndata: ${chunk("a")}\n\n`,
  ":\n\n",
  "retry: 5\n\n",
  ": alone\n",
  `data: ${chunk("b")}\n: inside\nid: 2\nunknown: field\n\n`,
  "id\ndata: [DONE]\n\n",
  ": bye\n\n",
];
const kept = [
  ": OPENROUTER PROCESSING\n\n",
  `: first\nid: 1\nretry: 3000\nevent: chunk\ndata: ${chunk("a")}\n\n`,
  ":\n\n",
  "retry: 5\n\n",
  ": alone\n",
  `: inside\nid: 2\ndata: ${chunk("b")}\n\n`,
  "id\ndata: [DONE]\n\n",
  ": bye\n\n",
];

for (const { name, provider } of [
  { name: "thoughts are moved", provider: { type: "groq", reasoningContentMode: "ignore" } },
  { name: "the vendor's usage is moved", provider: { type: "moonshot" } },
]) {
  test(`comments, ids and retry times stay where ${name}, however the stream is cut`, async () => {
    for (const size of [1, 3, 17, 1000]) {
      assert.equal(await read(provider, rewritten.join(""), size), kept.join(""), `pieces of ${size}`);
      const crlf = rewritten.join("").replaceAll("\n", "\r\n");
      assert.equal(await read(provider, crlf, size), kept.join(""), `CRLF, pieces of ${size}`);
    }
  });
}

test("a comment goes on at once, before the event that follows it", async () => {
  const provider = { type: "moonshot", apiTokens: [tokens[0]] };
  const proxy = await Emulator.start({ wasm: module, cluster: "c", configuration: { provider } });
  const exchange = proxy.request(chat({ stream: true }));
  exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: ": a\n\n", end: "open" });
  assert.equal(exchange.response?.body, ": a\n\n");
  exchange.respondMore(": b\n");
  assert.equal(exchange.response?.body, ": a\n\n: b\n");
  exchange.respondMore(`data: ${chunk("x")}\n\n`);
  assert.equal(exchange.response?.body, `: a\n\n: b\ndata: ${chunk("x")}\n\n`);
});

test("of a vendor's own format comments between events stay; ids and comments inside of events do not", async () => {
  const event = (data: { type: string }, id: number): string =>
    `id: ${id}\nevent: ${data.type}\n: HTTP_STATUS/200\ndata: ${JSON.stringify(data)}\n\n`;
  const stream = `: wait\n\n${event(started, 1)}: still\n\n: here\n${event(said, 2)}: end\n\n`;
  const whole = await read({ type: "claude" }, stream, 1000);
  const lines = whole.split("\n").filter((line) => !/^(data: .*)?$/.test(line));
  assert.deepEqual(lines, [": wait", ": still", ": here", ": end"]);
  assert.ok(whole.startsWith(": wait\n\n"));
  assert.ok(whole.indexOf(": still") < whole.indexOf('"Hi"'));
  for (const size of [1, 3, 17]) {
    const cut = await read({ type: "claude" }, stream, size);
    assert.equal(cut.replace(/"created":\d+/g, ""), whole.replace(/"created":\d+/g, ""), `pieces of ${size}`);
  }
});

test("a client of Anthropic's API gets the comments of a vendor of OpenAI's", async () => {
  const stream = `: OPENROUTER PROCESSING\n\nid: 1\ndata: ${chunk("a")}\n\ndata: [DONE]\n\n`;
  for (const type of ["openrouter", "moonshot"]) {
    const answer = await read({ type }, stream, 5, "/v1/messages");
    assert.ok(answer.startsWith(": OPENROUTER PROCESSING\n\nevent: message_start\n"), answer.slice(0, 80));
    assert.doesNotMatch(answer, /^id/m);
  }
});
