import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const named = [
  { token: tokens[0], name: "first" },
  { token: tokens[1], name: "second" },
];
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o", healthCheckInterval: 5000 };
const modes = ["upstream", "downstream"] as const;

function gateway(options: FilterOptions = {}): Promise<Emulator> {
  return start("groq", { workers: 2, provider: { apiTokens: named, failover }, ...options });
}

/** Serves requests, failing those with the first token, until it was used; how many went with each. */
function failFirst(proxy: Emulator): { first: number; second: number } {
  const used = { first: 0, second: 0 };
  for (let n = 0; n < 200; n++) {
    const exchange = proxy.request(chat());
    const isFirst = exchange.upstream?.headers["authorization"] === `Bearer ${tokens[0]}`;
    used[isFirst ? "first" : "second"]++;
    exchange.respond({ status: isFirst ? 401 : 200, body: "{}" });
    if (!isFirst) continue;
    if (exchange.response?.headers["x-ai-proxy-retry"] === undefined) return used;
    used.second++;
    exchange.attempt().respond({ status: 200, body: "{}" });
    return used;
  }
  return assert.fail("the first token was never drawn");
}

for (const mode of modes) {
  test(`uses of a token are told once a second, and cost no request a host call: ${mode}`, async () => {
    const proxy = await gateway({ mode });
    let calls = 0;
    for (let n = 0; n < 30; n++) {
      const exchange = proxy.request(chat());
      exchange.respond({ status: 200, body: "{}" });
      calls += exchange.hostCalls.get("proxy_increment_metric") ?? 0;
    }
    assert.deepEqual([calls, proxy.metrics], [0, {}]);
    for (let second = 0; second < 2; second++) proxy.tick(1000);
    const { metrics } = proxy;
    const sum = (metrics["ai_proxy.token.first.picked"] ?? 0) + (metrics["ai_proxy.token.second.picked"] ?? 0);
    assert.equal(sum, 30);
    assert.equal(metrics["ai_proxy.token.first.state"], 0);
  });
}

test("a request that another token served is saved by that one; the first is out", async () => {
  const proxy = await gateway({ mode: "upstream" });
  const used = failFirst(proxy);
  for (let second = 0; second < 3; second++) proxy.tick(1000);
  const { metrics } = proxy;
  assert.equal(metrics["ai_proxy.token.second.saved"], 1);
  assert.equal(metrics["ai_proxy.token.first.saved"], undefined);
  assert.equal(metrics["ai_proxy.token.first.picked"], used.first);
  assert.equal(metrics["ai_proxy.token.second.picked"], used.second);
  assert.equal(metrics["ai_proxy.token.first.state"], 3);
  assert.equal(metrics["ai_proxy.token.second.state"], 0);
});

test("a probe counts by its token, and is no use of it", async () => {
  const proxy = await gateway({
    mode: "downstream",
    provider: { apiTokens: named, failover: { ...failover, healthCheckVia: "direct" } },
  });
  const { first } = failFirst(proxy);
  for (let second = 0; second < 8; second++) proxy.tick(1000);
  for (const callout of proxy.callouts) callout.respond({ status: 200, body: "{}" });
  for (let second = 0; second < 2; second++) proxy.tick(1000);
  const { metrics } = proxy;
  assert.equal(metrics["ai_proxy.token.first.probes"], 1);
  assert.equal(metrics["ai_proxy.probes"], 1);
  assert.equal(metrics["ai_proxy.token.first.picked"], first);
  assert.equal(metrics["ai_proxy.token.first.readmitted"], 1);
  assert.equal(metrics["ai_proxy.token.first.state"], 0);
});

test("a token that is taken out of the configuration while it is out is no longer told to be", async () => {
  const proxy = await gateway({ mode: "upstream" });
  failFirst(proxy);
  for (let second = 0; second < 3; second++) proxy.tick(1000);
  assert.equal(proxy.metrics["ai_proxy.token.first.state"], 3);
  proxy.configure({ mode: "upstream", provider: { type: "groq", apiTokens: [named[1]], failover } });
  proxy.drain();
  assert.equal(proxy.metrics["ai_proxy.token.first.state"], 0);
});

test("names are those of docs/metrics.md, whatever clients and vendors say", async () => {
  const text = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `(ai_proxy\.[^`]+)` \|/gm)].map(([, name = ""]) => name);
  const patterns = rows.map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replaceAll(/[A-Z]+/g, "[^.]+")}$`));
  for (const mode of modes) {
    const proxy = await gateway({ mode });
    failFirst(proxy);
    for (const status of [301, 400, 418, 429, 503]) {
      const error = { error: { type: "canary.type", code: "canary_code", message: "canary" } };
      proxy.request(chat({ model: "canary" })).respond({ status, body: JSON.stringify(error) });
    }
    const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };
    proxy.request(chat()).respond({ status: 200, body: JSON.stringify({ choices: [], usage }) });
    for (let second = 0; second < 3; second++) proxy.tick(1000);
    const names = Object.keys(proxy.metrics);
    assert.ok(names.length > 8);
    assert.deepEqual(
      names.filter((name) => !patterns.some((pattern) => pattern.test(name))),
      [],
    );
    assert.doesNotMatch(names.join("\n"), /canary/);
  }
});
