import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const local = "outbound|10000||local_cluster.static";
const vendor = "outbound|443||openai.dns";
const apiTokens = ["sk-1", "sk-2", "sk-3", "sk-4", "sk-5"];
const requests = 1000;
const json = { "content-type": "application/json" };

/** Five tokens at default settings. */
function begin(mode: "upstream" | "downstream", failover: object = {}): Promise<Emulator> {
  const settings = { enabled: true, healthCheckModel: "probe", ...failover };
  return start("openai", { mode, workers: 2, clusters: [local, vendor], provider: { apiTokens, failover: settings } });
}

type Vendor = (token: string, exchange: Exchange) => { status: number; headers?: Record<string, string> };

function tokenOf(headers: Record<string, string> | undefined): string {
  return headers?.["authorization"]?.replace("Bearer ", "") ?? "none";
}

let conversations = 0;

/** One request of a conversation of its own, with all the attempts that the filter asks for; the tokens used. */
function ask(proxy: Emulator, answer: Vendor, request = chat(), body = "{}"): string[] {
  const used: string[] = [];
  const headers = { ...request.headers, "session-id": `${++conversations}` };
  let exchange = proxy.request({ ...request, headers });
  for (let attempt = 0; attempt < 9 && exchange.upstream !== undefined; attempt++) {
    const token = tokenOf(exchange.upstream.headers);
    used.push(token);
    exchange.respond({ ...answer(token, exchange), body });
    if (exchange.response?.headers["x-ai-proxy-retry"] === undefined) break;
    exchange = exchange.attempt();
  }
  return used;
}

/** Plays listener and vendor for all probes that wait. */
function serveProbes(proxy: Emulator, answer: Vendor): number {
  const open = proxy.callouts.filter(({ state }) => state === "pending");
  for (const probe of open) serve(proxy, probe, answer);
  return open.length;
}

function serve(proxy: Emulator, probe: Callout, answer: Vendor): void {
  const { ":method": method, ":path": path, ":authority": authority, ":scheme": _, ...headers } = probe.headers;
  const served = proxy.request({ method, path: path ?? "", authority, headers, body: probe.body });
  if (served.upstream === undefined) return probe.respond({ status: served.response?.status ?? 503 });
  served.respond({ ...answer(tokenOf(served.upstream.headers), served), body: "{}" });
  probe.respond({ status: served.response?.status ?? 503, body: served.response?.body ?? "" });
}

function counted(proxy: Emulator, end: string): number {
  return Object.entries(proxy.metrics).reduce((sum, [name, value]) => (name.endsWith(end) ? sum + value : sum), 0);
}

/** A vendor that refuses a good key, too, if a request bears header `name`. */
function mindful(name: string): Vendor {
  return (_token, { upstream }) => ({ status: upstream?.headers[name] === undefined ? 200 : 401, headers: json });
}

function always(status: number, headers: Record<string, string> = {}): Vendor {
  return () => ({ status, headers });
}

/** What clients can write, and what vendors make of it. */
const kinds = [
  { name: "a model that the account has not", answer: always(403), request: chat({ model: "gpt-forbidden" }) },
  { name: "more credit than there is left", answer: always(402), request: chat({ max_tokens: 1e15 }) },
  { name: "more tokens than a minute has", answer: always(429), request: chat({ max_tokens: 1e15 }) },
  { name: "too many tokens at once", answer: always(429, { "retry-after": "3600" }), request: chat() },
  { name: "a body that is too large", answer: always(413), request: chat({ pad: "x".repeat(1 << 16) }) },
  { name: "what the law forbids", answer: always(451), request: chat() },
  ...["openai-organization", "openai-project", "origin"].map((name) => {
    return { name: `somebody else's ${name}`, answer: mindful(name), request: chat({}, { [name]: "theirs" }) };
  }),
];

function error(code: string, message: string): string {
  return JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code } });
}

const toldByVendors = [
  { name: "somebody else's organization", status: 401, body: error("mismatched_organization", "") },
  { name: "a model that the project has not", status: 403, body: error("model_not_found", "no access to model") },
  { name: "a firewall's code", status: 403, body: "error code: 1010" },
  { name: "a firewall's page", status: 403, body: "<!DOCTYPE html><title>Access denied</title>" },
  { name: "more credit than there is", status: 402, body: error("", "requires more credits, or fewer max_tokens") },
  { name: "more than a minute's limit", status: 429, body: error("", "Request too large: Limit 300, Requested 450") },
  { name: "a refused prompt", status: 403, body: error("content_policy_violation", "Your input was flagged") },
];

for (const mode of ["upstream", "downstream"] as const) {
  for (const { name, answer, request } of kinds) {
    test(`${mode}: ${requests} requests for ${name} take no token out, and cost a probe each interval`, async () => {
      const proxy = await begin(mode, { whenNoneHealthy: "reject" });
      const good = always(200, json);
      let probes = 0;
      for (let n = 0; n < requests; n++) {
        ask(proxy, answer, request);
        if (n % 20 !== 0) continue;
        proxy.tick(1000);
        probes += serveProbes(proxy, good);
      }
      assert.equal(counted(proxy, ".ejected"), 0);
      // 50 s are ten intervals; the first one begins with a probe.
      assert.ok(probes <= 11 * apiTokens.length, `${probes} probes`);
      const used = new Set<string>();
      for (let n = 0; n < 200; n++) for (const token of ask(proxy, good)) used.add(token);
      assert.deepEqual([...used].sort(), apiTokens);
      assert.deepEqual([...proxy.traps, ...proxy.faults], []);
    });
  }

  test(`${mode}: ${requests} clients that leave take no token out`, async () => {
    const proxy = await begin(mode);
    for (let n = 0; n < requests; n++) {
      const exchange = proxy.request(chat());
      if (n % 2 === 0) exchange.respond({ status: 200, headers: json, body: ["{", "}"], end: "open" });
      exchange.disconnect();
      if (n % 20 === 0) proxy.tick(1000);
    }
    assert.equal(counted(proxy, ".ejected") + counted(proxy, ".doubted"), 0);
    assert.deepEqual([...proxy.traps, ...proxy.faults], []);
  });

  for (const { name, status, body } of toldByVendors) {
    test(`${mode}: ${name} is told by the vendor's words: none is doubted, the third not asked`, async () => {
      const proxy = await begin(mode, { failureThreshold: 1 });
      for (let n = 0; n < 50; n++) {
        const used = ask(proxy, always(status, json), chat(), body);
        assert.ok(used.length <= 2, used.join());
        if (n % 10 === 0) proxy.tick(1000);
      }
      assert.equal(counted(proxy, ".ejected") + counted(proxy, ".doubted"), 0);
      assert.deepEqual(proxy.callouts, []);
    });
  }

  test(`${mode}: a revoked token goes out with its third failure, amid requests that all refuse`, async () => {
    const proxy = await begin(mode);
    const revoked = "sk-3";
    const answer: Vendor = (token) => ({ status: token === revoked ? 401 : 200, headers: json });
    let failures = 0;
    for (let n = 0; n < 400 && counted(proxy, ".ejected") === 0; n++) {
      ask(proxy, always(429));
      failures += ask(proxy, answer).filter((token) => token === revoked).length;
      if (n % 5 === 0) proxy.tick(1000);
      serveProbes(proxy, answer);
    }
    assert.equal(counted(proxy, ".ejected"), 1);
    assert.ok(failures <= 3, `${failures} failures`);
  });

  test(`${mode}: a pool that is dead goes out token by token, as probes find out`, async () => {
    const proxy = await begin(mode, { whenNoneHealthy: "reject" });
    const dead = always(403);
    for (let n = 0; n < 100 && counted(proxy, ".ejected") < apiTokens.length; n++) {
      ask(proxy, dead);
      proxy.tick(1000);
      serveProbes(proxy, dead);
    }
    assert.equal(counted(proxy, ".ejected"), apiTokens.length);
    assert.equal(proxy.request(chat()).reply?.status, 503);
  });
}

test("an hour that a vendor asks for is a minute until a probe is told the same", async () => {
  const proxy = await begin("downstream", { whenNoneHealthy: "reject", failureThreshold: 1 });
  const wait = always(401, { "retry-after": "3600" });
  for (let n = 0; n < 50; n++) ask(proxy, wait);
  assert.equal(counted(proxy, ".ejected"), apiTokens.length);
  const told = (): number => Number(proxy.request(chat()).reply?.headers["retry-after"]);
  assert.ok(told() <= 60, `${told()} s`);
  proxy.tick(61_000);
  assert.equal(serveProbes(proxy, wait), apiTokens.length);
  assert.ok(told() > 3500, `${told()} s`);
});

test("with every token out the work is shared by those that return together", async () => {
  const proxy = await begin("downstream", { failureThreshold: 1 });
  const dead = always(401);
  for (let n = 0; n < 60; n++) {
    ask(proxy, dead);
    if (n % 10 === 0) proxy.tick(100);
  }
  assert.equal(counted(proxy, ".ejected"), apiTokens.length);
  const used = new Map<string, number>();
  for (let n = 0; n < 200; n++) for (const token of ask(proxy, dead)) used.set(token, (used.get(token) ?? 0) + 1);
  assert.equal(used.size, apiTokens.length);
  assert.ok(Math.max(...used.values()) < 100, JSON.stringify([...used.values()]));
});
