import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const good = { status: 200, headers: json, body: '{"choices":[]}' };
const named = [
  { token: tokens[0], name: "first" },
  { token: tokens[1], name: "second" },
];
const modes = ["upstream", "downstream"] as const;

function gateway(mode: (typeof modes)[number], top: object = { responseHeaders: true }): Promise<Emulator> {
  const provider = { apiTokens: named, modelMapping: { "gpt-4o": "llama" }, retryOnFailure: { enabled: true } };
  return start("groq", { mode, provider, top });
}

/** The headers of ours that the client of an exchange got, without their prefix. */
function toldBy(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("x-ai-proxy-"));
  return Object.fromEntries(own.map(([name, value]) => [name.replace("x-ai-proxy-", ""), value]));
}

function aliasOf(exchange: Exchange): string {
  return exchange.upstream?.headers["authorization"] === `Bearer ${tokens[0]}` ? "first" : "second";
}

for (const mode of modes) {
  test(`an answer tells its token, its try and its model: ${mode}`, async () => {
    const proxy = await gateway(mode);
    const exchange = proxy.request(chat());
    exchange.respond(good);
    const wanted = { token: aliasOf(exchange), attempts: "1", model: "llama" };
    assert.deepEqual(toldBy(exchange.response?.headers), wanted);
    assert.doesNotMatch(JSON.stringify(exchange.response), /canary/);
  });

  test(`nothing is told by default, and no vendor or client speaks under these names: ${mode}`, async () => {
    const forged = { "x-ai-proxy-token": "forged", "x-ai-proxy-attempts": "9", "x-ai-proxy-model": "forged" };
    const [off, on] = [await gateway(mode, {}), await gateway(mode)];
    for (const proxy of [off, on]) {
      const exchange = proxy.request(chat({}, forged));
      assert.deepEqual(toldBy(exchange.upstream?.headers), {});
      exchange.respond({ ...good, headers: { ...json, ...forged } });
      assert.equal(exchange.response?.headers["x-ai-proxy-attempts"], proxy === on ? "1" : undefined);
      assert.doesNotMatch(JSON.stringify(exchange.response), /forged/);
    }
  });

  test(`the last try of a request is told: ${mode}`, async () => {
    const proxy = await gateway(mode);
    const first = proxy.request(chat());
    first.respond({ status: 503, headers: json, body: "{}" });
    const wanted = { token: aliasOf(first) === "first" ? "second" : "first", attempts: "2", model: "llama" };
    if (mode === "downstream") {
      proxy.callouts[0]?.respond(good);
      return assert.deepEqual(toldBy(first.response?.headers), wanted);
    }
    const second = first.attempt();
    second.respond(good);
    assert.deepEqual(toldBy(second.response?.headers), wanted);
  });

  test(`an error and a stream tell it, too, and a name cannot end a header: ${mode}`, async () => {
    const proxy = await gateway(mode);
    const refused = proxy.request(chat({ model: 'x"\r\ny: z' }));
    refused.respond({ status: 400, headers: json, body: '{"error":{"message":"no"}}' });
    assert.equal(refused.response?.headers["x-ai-proxy-model"], "x\\x22\\x0d\\x0ay: z");
    assert.equal(refused.response?.headers["x-ai-proxy-attempts"], "1");
    const stream = proxy.request(chat({ stream: true }));
    stream.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body: 'data: {"choices":[]}\n\n' });
    assert.equal(stream.response?.headers["x-ai-proxy-model"], "llama");
    assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  });
}

test("answers of the filter's own tell nothing, and where the client brings its key no token is told", async () => {
  const proxy = await start("openai", { provider: { apiTokens: [] }, top: { responseHeaders: true } });
  const exchange = proxy.request(chat({}, { authorization: "Bearer own" }));
  exchange.respond(good);
  assert.deepEqual(toldBy(exchange.response?.headers), { attempts: "1", model: "gpt-4o" });
  const refused = proxy.request({ ...chat(), path: "/v1/unknown/nothing" });
  assert.deepEqual(toldBy(refused.response?.headers), {});
});
