import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const local = "outbound|10000||local_cluster.static";
const vendor = "outbound|443||groq.dns";
const defaults = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o", healthCheckInterval: 5000 };
const modes = ["upstream", "downstream"] as const;

function gateway(failover: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  const provider = { modelMapping: { "gpt-4o": "llama" }, failover: { ...defaults, ...failover } };
  return start("groq", { workers: 2, clusters: [local], provider, ...options });
}

function tokenOf(exchange: Exchange): string {
  return exchange.upstream?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

/** Serves requests, failing those with the first token, until that token was used once. */
function failFirstToken(proxy: Emulator, status = 401): void {
  for (let n = 0; n < 200; n++) {
    const exchange = proxy.request(chat());
    const dead = tokenOf(exchange) === tokens[0];
    exchange.respond({ status: dead ? status : 200, body: "{}" });
    if (!dead) continue;
    if (exchange.response?.headers["x-ai-proxy-retry"] !== undefined) exchange.attempt().respond({ status: 200 });
    return;
  }
  assert.fail("the first token was never drawn");
}

function tokensUsed(proxy: Emulator, requests = 60): Set<string> {
  const used = new Set<string>();
  for (let n = 0; n < requests; n++) {
    const exchange = proxy.request(chat());
    used.add(tokenOf(exchange));
    exchange.respond({ status: 200, body: "{}" });
  }
  return used;
}

/** The callout that waits for an answer, once `ms` have passed at most. */
function nextProbe(proxy: Emulator, ms = 20_000): Callout {
  for (let passed = 0; passed <= ms; passed += 1000) {
    const open = proxy.callouts.filter((callout) => callout.state === "pending");
    assert.ok(open.length <= 1, "more than one probe is on its way");
    if (open[0] !== undefined) return open[0];
    proxy.tick(1000);
  }
  return assert.fail("no probe was sent");
}

/** Plays the listener: the probe comes back as a request, the vendor answers it, the answer goes to the leader. */
function deliver(proxy: Emulator, probe: Callout, status: number, more: Record<string, string> = {}): Exchange {
  const { ":method": method, ":path": path, ":authority": authority, ":scheme": _, ...headers } = probe.headers;
  const exchange = proxy.request({ method, path: path ?? "", authority, headers, body: probe.body });
  exchange.respond({ status, headers: { "x-account": "vendor's", ...more }, body: "{}" });
  const { status: shown, headers: left, body: rest } = exchange.response ?? assert.fail("no answer");
  assert.deepEqual([shown, left["x-account"], rest], [200, undefined, ""]);
  probe.respond({ status: shown, body: rest });
  return exchange;
}

for (const mode of modes) {
  test(`a failing token serves nobody until a probe passed, in all workers: ${mode}`, async () => {
    const proxy = await gateway({}, { mode });
    failFirstToken(proxy);
    assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
    const probe = nextProbe(proxy);
    const served = deliver(proxy, probe, 200);
    assert.equal(tokenOf(served), tokens[0]);
    assert.equal(served.response?.status, 200);
    assert.deepEqual([...tokensUsed(proxy)].sort(), [...tokens].sort());
    assert.deepEqual(proxy.faults, []);
    assert.deepEqual(proxy.traps, []);
  });

  test(`a probe is a client's request through the local cluster, rendered by the filter: ${mode}`, async () => {
    const proxy = await gateway({ healthCheckMaxTokens: 5 }, { mode });
    failFirstToken(proxy);
    const probe = nextProbe(proxy);
    assert.equal(probe.cluster, local);
    assert.equal(probe.headers[":authority"], "gateway.example");
    assert.equal(probe.headers[":path"], "/v1/chat/completions");
    const body = JSON.parse(probe.body) as { model: string; max_tokens: number };
    assert.deepEqual([body.model, body.max_tokens], ["gpt-4o", 5]);
    const served = deliver(proxy, probe, 200);
    assert.equal(JSON.parse(served.upstream?.body ?? "{}").model, "llama");
    assert.equal(served.upstream?.headers["x-ai-proxy-probe"], undefined);
  });
}

test("failures count in a row, over all workers, and a success in between forgets them", async () => {
  const proxy = await gateway({ failureThreshold: 3 });
  failFirstToken(proxy);
  failFirstToken(proxy);
  assert.deepEqual([...tokensUsed(proxy)].sort(), [...tokens].sort());
  failFirstToken(proxy);
  failFirstToken(proxy);
  assert.equal(proxy.metrics["ai_proxy.token." + alias(proxy) + ".ejected"], undefined);
  failFirstToken(proxy);
  assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
});

/** Alias of the first token, from the log. */
function alias(proxy: Emulator): string {
  return /token (groq-[0-9a-f]{6}) answered/.exec(proxy.log.map((line) => line.text).join("\n"))?.[1] ?? "";
}

test("sixty client mistakes take no token out", async () => {
  const proxy = await gateway();
  for (let n = 0; n < 60; n++) proxy.request(chat()).respond({ status: 400, body: "{}" });
  assert.deepEqual([...tokensUsed(proxy)].sort(), [...tokens].sort());
});

test("a failed probe keeps the token out, and the next one comes after the interval", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  deliver(proxy, nextProbe(proxy), 401);
  assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
  proxy.tick(4000);
  assert.equal(proxy.callouts.filter((callout) => callout.state === "pending").length, 0);
  deliver(proxy, nextProbe(proxy), 200);
  assert.equal(tokensUsed(proxy).size, 2);
});

const limited = { "retry-after": "40" };
const ways = [
  { via: "local", mode: "upstream" },
  { via: "local", mode: "downstream" },
  { via: "direct", mode: "downstream" },
] as const;

for (const { via, mode } of ways) {
  test(`a vendor that asks a ${via} probe to wait 40 s is asked again after 40 s: ${mode}`, async () => {
    const proxy = await gateway({ healthCheckVia: via }, { mode, clusters: [local, vendor] });
    failFirstToken(proxy);
    const probe = nextProbe(proxy);
    assert.equal(probe.cluster, via === "local" ? local : vendor);
    if (via === "local") deliver(proxy, probe, 429, limited);
    else probe.respond({ status: 429, headers: limited, body: "{}" });
    const begin = proxy.callouts.length;
    for (let passed = 1000; passed < 40_000; passed += 1000) {
      proxy.tick(1000);
      assert.equal(proxy.callouts.length, begin, `${passed} ms`);
    }
    nextProbe(proxy, 2000);
  });
}

test("healthy traffic costs one read of the shared store, and writes nothing", async () => {
  const count = async (enabled: boolean): Promise<Map<string, number>> => {
    const proxy = await gateway({ enabled }, { mode: "upstream" });
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body: "{}" });
    return new Map(exchange.hostCalls);
  };
  const on = await count(true);
  const off = await count(false);
  assert.equal(on.get("proxy_get_shared_data"), 1);
  on.delete("proxy_get_shared_data");
  assert.deepEqual(on, off);
});

test("a forged or replayed mark is a client's request, without effect", async () => {
  const proxy = await gateway({ successThreshold: 5 });
  failFirstToken(proxy);
  const probe = nextProbe(proxy);
  const forged = probe.headers["x-ai-proxy-probe"]?.replace(/[0-9a-f]{4}$/, "0000") ?? "";
  assert.equal(tokenOf(proxy.request(chat({}, { "x-ai-proxy-probe": forged }))), tokens[1]);
  deliver(proxy, probe, 200);
  const replayed = proxy.request(chat({}, { "x-ai-proxy-probe": probe.headers["x-ai-proxy-probe"] ?? "" }));
  assert.equal(tokenOf(replayed), tokens[1]);
  assert.equal(replayed.upstream?.headers["x-ai-proxy-probe"], undefined);
});

test("an answer to a probe that never left is not believed, whatever it bears", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  nextProbe(proxy).respond({ status: 200, headers: { "x-ai-proxy-probe-status": "200" } });
  assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
});

test("a second attempt of a probe does not go out", async () => {
  const proxy = await gateway({}, { mode: "upstream" });
  failFirstToken(proxy);
  const { ":method": method, ":path": path, ":authority": _, ":scheme": __, ...headers } = nextProbe(proxy).headers;
  const first = proxy.request({ method, path: path ?? "", headers, body: chat().body });
  assert.equal(tokenOf(first), tokens[0]);
  const second = first.attempt();
  assert.equal(second.upstream, undefined);
  assert.equal(second.reply?.status, 503);
});

test("an answer of somebody else makes probes go to the vendor's cluster, with the key and no mark", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  nextProbe(proxy).respond({ status: 401 });
  const direct = nextProbe(proxy);
  assert.equal(direct.cluster, vendor);
  assert.equal(direct.headers[":authority"], "api.groq.com");
  assert.equal(direct.headers[":path"], "/openai/v1/chat/completions");
  assert.equal(direct.headers["authorization"], `Bearer ${tokens[0]}`);
  assert.equal(direct.headers["x-ai-proxy-probe"], undefined);
  assert.equal(JSON.parse(direct.body).model, "llama");
  direct.respond({ status: 200, body: "{}" });
  assert.equal(tokensUsed(proxy).size, 2);
});

test("a weighted route that draws another cluster is drawn again", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  nextProbe(proxy).respond({ status: 421 });
  deliver(proxy, nextProbe(proxy, 0), 200);
  assert.equal(tokensUsed(proxy).size, 2);
});

test("all tokens dead: the one nearest to its return is used, or clients are told to come back", async () => {
  const failAll = (proxy: Emulator): void => {
    for (let n = 0; n < 100; n++) {
      const exchange = proxy.request(chat());
      if (exchange.reply === undefined) exchange.respond({ status: 401, body: "{}" });
    }
  };
  const soonest = await gateway();
  failAll(soonest);
  assert.notEqual(tokenOf(soonest.request(chat())), "none");
  const reject = await gateway({ whenNoneHealthy: "reject" });
  failAll(reject);
  const reply = reject.request(chat()).reply;
  assert.equal(reply?.status, 503);
  assert.match(reply?.headers["retry-after"] ?? "", /^[1-9]\d*$/);
  assert.equal(JSON.parse(reply?.body ?? "{}").error.code, "no_healthy_token");
});

test("a dead token stays out through a new configuration, a rollback and a refused one", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  const provider = { type: "groq", apiTokens: tokens, failover: defaults };
  for (const change of [{ provider }, { provider: { ...provider, timeout: 5 } }, { provider: 1 }, { provider }]) {
    proxy.configure(change);
    assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
  }
});

test("one VM leads at a time, and the log names it once", async () => {
  const proxy = await gateway({}, { workers: 4 });
  proxy.tick(30_000);
  const terms = proxy.log.filter((line) => /leads in term/.test(line.text));
  assert.equal(terms.length, 1);
});

test("a shared record that another plugin overwrote is survived", async () => {
  const proxy = await gateway();
  failFirstToken(proxy);
  for (const key of proxy.sharedData.keys) proxy.sharedData.set(key, "\u0000garbage of another plugin");
  assert.equal(tokensUsed(proxy).size, 2);
  failFirstToken(proxy);
  assert.deepEqual([...tokensUsed(proxy)], [tokens[1]]);
  deliver(proxy, nextProbe(proxy), 200);
  assert.deepEqual(proxy.traps, []);
});

test("no token and no nonce reaches the log or an answer; the store holds no token", async () => {
  const proxy = await gateway({}, { logLevel: "trace" });
  failFirstToken(proxy);
  const probe = nextProbe(proxy);
  const served = deliver(proxy, probe, 200);
  const nonce = probe.headers["x-ai-proxy-probe"]?.split(".")[2] ?? "";
  assert.equal(nonce.length, 32);
  const stored = proxy.sharedData.keys.map((key) => proxy.sharedData.get(key)?.value.toString("latin1"));
  const told = JSON.stringify([proxy.log, proxy.metrics, stored, served.filterState, served.response]);
  for (const secret of [...tokens, nonce]) assert.equal(told.includes(secret), false);
});
