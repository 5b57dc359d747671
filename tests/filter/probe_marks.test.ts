import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const local = "outbound|10000||local_cluster.static";
const vendor = "outbound|443||groq.dns";
const json = { "content-type": "application/json" };
const secret = "sk-canary-only-01";

/** One token that its first failure takes out. */
function begin(mode: "upstream" | "downstream", provider: object = {}): Promise<Emulator> {
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "probe" };
  return start("groq", { mode, clusters: [local, vendor], provider: { apiTokens: [secret], failover, ...provider } });
}

function fail(proxy: Emulator, headers: Record<string, string> = {}): void {
  proxy.request(chat({}, headers)).respond({ status: 401, headers: json, body: "{}" });
}

function nextProbe(proxy: Emulator): Callout {
  for (let second = 0; second < 30; second++) {
    const open = proxy.callouts.find(({ state }) => state === "pending");
    if (open !== undefined) return open;
    proxy.tick(1000);
  }
  return assert.fail("no probe was sent");
}

function events(proxy: Emulator, event: string): number {
  return proxy.log.filter(({ text }) => text.endsWith(`is ${event}`)).length;
}

/** The mark of the probe under way, shown by somebody else with a request of his own. */
function steal(proxy: Emulator, probe: Callout, status: number) {
  const mark = probe.headers["x-ai-proxy-probe"] ?? "";
  const headers = { "x-ai-proxy-probe": mark, "openai-organization": "another", "x-request-id": "thief" };
  const stolen = proxy.request(chat({ model: "expensive", max_tokens: 1_000_000 }, headers));
  stolen.respond({ status, headers: { ...json, "x-account": "vendor's" }, body: '{"choices":["secret"]}' });
  return stolen;
}

for (const mode of ["upstream", "downstream"] as const) {
  test(`${mode}: who steals a mark makes the very probe happen, and reads nothing of its answer`, async () => {
    const proxy = await begin(mode);
    fail(proxy);
    const probe = nextProbe(proxy);
    const stolen = steal(proxy, probe, 401);
    assert.equal(stolen.upstream?.headers["authorization"], `Bearer ${secret}`);
    assert.equal(stolen.upstream?.headers["openai-organization"], undefined);
    assert.equal(stolen.upstream?.headers["x-ai-proxy-probe"], undefined);
    const sent = JSON.parse(stolen.upstream?.body ?? "{}") as { model: string; max_tokens?: number };
    assert.deepEqual([sent.model, sent.max_tokens], ["probe", undefined]);
    assert.deepEqual(stolen.response, { ...stolen.response, status: 200, body: "", headers: { ":status": "200" } });
    probe.respond({ status: 200, headers: { "x-ai-proxy-probe-status": "200" } });
    assert.equal(events(proxy, "readmitted"), 0, "the thief's word is worth nothing");
    const second = nextProbe(proxy);
    steal(proxy, second, 200);
    assert.equal(events(proxy, "readmitted"), 1, "the vendor has taken the token");
    second.respond({ status: 401 });
    assert.equal(events(proxy, "ejected"), 1);
    assert.deepEqual([...proxy.traps, ...proxy.faults], []);
  });

  test(`${mode}: a mark that is used up at the wrong place or broken off keeps no good token out`, async () => {
    const proxy = await begin(mode);
    fail(proxy);
    const probe = nextProbe(proxy);
    const mark = probe.headers["x-ai-proxy-probe"] ?? "";
    const thief = proxy.request(chat({}, { "x-ai-proxy-probe": mark }));
    thief.disconnect();
    proxy.tick(5000);
    assert.equal(probe.state === "pending", false);
    const next = nextProbe(proxy);
    assert.ok(proxy.world.clock.elapsedMs < 20_000, "no failure was counted: the interval is the same");
    steal(proxy, next, 200);
    assert.equal(events(proxy, "readmitted"), 1);
  });

  test(`${mode}: a probe that a client's success has overtaken turns nobody from the local cluster`, async () => {
    const proxy = await begin(mode);
    fail(proxy);
    const probe = nextProbe(proxy);
    const mark = probe.headers["x-ai-proxy-probe"] ?? "";
    const served = proxy.request(chat({}, { "x-ai-proxy-probe": mark }));
    proxy.request(chat()).respond({ status: 200, headers: json, body: '{"choices":[{"message":{"content":"x"}}]}' });
    assert.equal(events(proxy, "readmitted"), 1);
    served.respond({ status: 200, headers: json, body: "{}" });
    probe.respond({ status: 200 });
    assert.equal(proxy.log.filter(({ text }) => text.includes("did not come through the filter")).length, 0);
    fail(proxy);
    assert.equal(nextProbe(proxy).cluster, local);
  });

  test(`${mode}: a probe goes the way of the request, whatever a header says that way was`, async () => {
    const proxy = await begin(mode);
    fail(proxy, { "x-envoy-original-path": "/attacker/anything" });
    assert.equal(nextProbe(proxy).headers[":path"], "/v1/chat/completions");
  });
}

test("a path from before the route that asks for the same API is believed: it leads there again", async () => {
  const proxy = await begin("upstream");
  fail(proxy, { "x-envoy-original-path": "/groq/v1/chat/completions" });
  assert.equal(nextProbe(proxy).headers[":path"], "/groq/v1/chat/completions");
});

test("downstream: repeats that nobody waits for any more are bounded, and end with their callouts", async () => {
  const retryOnFailure = { enabled: true, retryTimeout: 2000 };
  const apiTokens = ["sk-1", "sk-2", "sk-3"];
  const proxy = await start("groq", { clusters: [local, vendor], provider: { apiTokens, retryOnFailure } });
  const pending = (): number => proxy.callouts.filter(({ state }) => state === "pending").length;
  for (let n = 0; n < 400; n++) {
    const exchange = proxy.request(chat());
    exchange.respond({ status: 429, headers: json, body: "{}" });
    exchange.disconnect();
  }
  assert.equal(pending(), 256);
  const told = proxy.request(chat());
  told.respond({ status: 429, headers: json, body: "{}" });
  assert.equal(told.response?.status, 429, "who cannot be repeated gets the first answer");
  proxy.tick(3000);
  assert.equal(pending(), 0);
  const later = proxy.request(chat());
  later.respond({ status: 429, headers: json, body: "{}" });
  assert.equal(pending(), 1);
  assert.deepEqual([...proxy.traps, ...proxy.faults], []);
});
