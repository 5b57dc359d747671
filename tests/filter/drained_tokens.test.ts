import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { chat, start, tokens } from "./start.ts";

const [kept, drained] = tokens;
const apiTokens = [kept, { token: drained, name: "drained", weight: 0 }];
const failover = { enabled: true, healthCheckModel: "m", failureThreshold: 1, healthCheckInterval: 1000 };

function used(proxy: Emulator, count: number): Set<string | undefined> {
  const found = new Set<string | undefined>();
  for (let n = 0; n < count; n++) {
    const exchange = proxy.request(chat({}, { "x-mse-consumer": `consumer-${n}` }));
    found.add(exchange.upstream?.headers["authorization"]);
    exchange.respond({ status: 200, body: "{}" });
  }
  return found;
}

test("a token of weight 0 is known, and no request has it while another one is healthy", async () => {
  for (const mode of ["downstream", "upstream"] as const) {
    const proxy = await start("groq", { mode, provider: { apiTokens, failover } });
    assert.deepEqual(proxy.refused, []);
    assert.deepEqual(used(proxy, 40), new Set([`Bearer ${kept}`]));
  }
});

test("a token of weight 0 serves while no other one is healthy", async () => {
  const proxy = await start("groq", { mode: "upstream", provider: { apiTokens, failover } });
  proxy.request(chat()).respond({ status: 401, body: "{}" });
  assert.deepEqual(used(proxy, 10), new Set([`Bearer ${drained}`]));
});

test("a token that is drained while it is out keeps its record and its probes", async () => {
  const proxy = await start("groq", { mode: "upstream", provider: { apiTokens: [drained], failover } });
  proxy.request(chat()).respond({ status: 401, body: "{}" });
  const before = proxy.sharedData.keys;
  assert.equal(proxy.configure({ mode: "upstream", provider: { type: "groq", apiTokens, failover } }), true);
  proxy.drain();
  proxy.tick(30_000);
  assert.ok(proxy.callouts.length > 0, "it is probed");
  for (const key of before) assert.ok(proxy.sharedData.keys.includes(key));
  assert.deepEqual(used(proxy, 10), new Set([`Bearer ${kept}`]));
});

test("tokens that all have the weight 0 are a problem of their provider", async () => {
  const proxy = await start("groq", { provider: { apiTokens: [{ token: kept, weight: 0 }] } });
  assert.match(proxy.refused.join(), /\$\.provider\.apiTokens: has no token with a weight above 0/);
});
