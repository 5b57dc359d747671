import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const vendor = "outbound|443||openai.dns";
const json = { "content-type": "application/json" };
const defaults = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o-mini", healthCheckVia: "direct" };
const wrongModel = JSON.stringify({ error: { message: "no such model here", code: "model_not_found" } });
const good = { status: 200, headers: json, body: "{}" };

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Probes go straight to the vendor, who can be seen to be asked. */
function begin(failover: object, provider: object = {}): Promise<Emulator> {
  const apiTokens = [{ token: "sk-canary-1", name: "one" }];
  const keys = { apiTokens, failover: { ...defaults, ...failover }, ...provider };
  return start("openai", { clusters: [vendor], provider: keys });
}

function counted(proxy: Emulator, end: string): number {
  return Object.entries(proxy.metrics).reduce((sum, [name, value]) => (name.endsWith(end) ? sum + value : sum), 0);
}

/** Lets `seconds` pass; every probe is answered. The seconds at which they came. */
function probe(proxy: Emulator, seconds: number, answer: (probe: Callout) => Answer): number[] {
  const times: number[] = [];
  for (let n = 1; n <= seconds; n++) {
    proxy.tick(1000);
    for (const one of proxy.callouts.filter(({ state }) => state === "pending")) {
      times.push(n);
      one.respond(answer(one));
    }
  }
  return times;
}

function fail(proxy: Emulator, path = "/v1/chat/completions", body: object = {}): void {
  proxy.request({ ...chat(body), path }).respond({ status: 401, headers: json, body: "{}" });
}

for (const { path, body } of [
  { path: "/v1/embeddings", body: { input: "hi" } },
  { path: "/v1/rerank", body: { query: "hi", documents: ["a"] } },
]) {
  test(`a token that failed at ${path} comes back though healthCheckModel is one for chats`, async () => {
    const proxy = await begin({}, { capabilities: { "cohere/v1/rerank": "/v1/rerank" } });
    fail(proxy, path, body);
    const asked: string[] = [];
    probe(proxy, 30, ({ headers }) => {
      asked.push(headers[":path"] ?? "");
      return headers[":path"] === "/v1/chat/completions" ? good : { status: 403, headers: json, body: wrongModel };
    });
    assert.deepEqual(asked, [path, "/v1/chat/completions"]);
    assert.equal(counted(proxy, ".readmitted"), 1);
  });

  test(`a token that failed at ${path} is asked for that, where healthCheckModel is made for it`, async () => {
    const proxy = await begin({}, { capabilities: { "cohere/v1/rerank": "/v1/rerank" } });
    fail(proxy, path, body);
    const refused = { status: 404, headers: json, body: wrongModel };
    probe(proxy, 60, ({ headers, body: sent }) => {
      const isWhole = Object.keys(body).every((key) => Object.hasOwn(JSON.parse(sent), key));
      return headers[":path"] === path && isWhole ? good : refused;
    });
    assert.equal(counted(proxy, ".readmitted"), 1);
  });
}

test("a revoked key that failed at embeddings stays out, whatever is asked", async () => {
  const proxy = await begin({});
  fail(proxy, "/v1/embeddings", { input: "hi" });
  probe(proxy, 60, () => ({ status: 401, headers: json, body: "{}" }));
  assert.equal(counted(proxy, ".readmitted"), 0);
});

test("probes that say nothing come less and less often, and are told of once", async () => {
  const proxy = await begin({});
  fail(proxy);
  const times = probe(proxy, 600, () => ({ status: 404, headers: json, body: wrongModel }));
  const gaps = times.map((time, n) => time - (times[n - 1] ?? 0));
  assert.ok((gaps[0] ?? 0) <= 6 && (gaps.at(-1) ?? 0) >= 60, gaps.join());
  assert.equal(proxy.log.filter(({ text }) => text.includes("was refused with 404")).length, 1);
  assert.equal(counted(proxy, ".readmitted"), 0);
});

for (const [name, value, seconds] of [
  ["retry-after", "90", 90],
  ["retry-after", "89.5", 90],
  ["retry-after-ms", "90000", 90],
  ["x-ratelimit-reset-requests", "6m0s", 360],
  ["x-ratelimit-reset-tokens", "119.7s", 120],
] as const) {
  test(`a probe answered 429 with ${name}: ${value} is followed by none before that`, async () => {
    const proxy = await begin({});
    fail(proxy);
    const times = probe(proxy, 700, () => ({ status: 429, headers: { ...json, [name]: value }, body: "{}" }));
    const gap = (times[1] ?? 0) - (times[0] ?? 0);
    assert.ok(gap >= seconds && gap <= seconds + 2, `${gap} s`);
  });
}

test("300 tokens that are out are probed within an interval, and not all at once", async () => {
  const apiTokens = Array.from({ length: 300 }, (_, n) => `sk-canary-${n}`);
  const proxy = await begin({ healthCheckInterval: 10_000 }, { apiTokens });
  for (let n = 0; n < 5000 && counted(proxy, ".ejected") < 300; n++) fail(proxy);
  assert.equal(counted(proxy, ".ejected"), 300);
  const perSecond = new Map<number, number>();
  for (const time of probe(proxy, 21, () => good)) perSecond.set(time, (perSecond.get(time) ?? 0) + 1);
  assert.equal(counted(proxy, ".readmitted"), 300);
  assert.ok(Math.max(...perSecond.values()) <= 60, [...perSecond.values()].join());
});

test("healthCheckPath: /v1/models asks for the list of models, without any model's name", async () => {
  const proxy = await begin({ healthCheckModel: undefined, healthCheckPath: "/v1/models", healthCheckMethod: "GET" });
  fail(proxy, "/v1/embeddings", { input: "hi" });
  probe(proxy, 10, ({ headers, body }) => {
    assert.deepEqual([headers[":method"], headers[":path"], body], ["GET", "/v1/models", ""]);
    return { status: 200, headers: json, body: '{"object":"list","data":[]}' };
  });
  assert.equal(counted(proxy, ".readmitted"), 1);
});

test("cooldownDuration brings a token back by time, without a probe", async () => {
  const apiTokens = ["sk-canary-1", "sk-canary-2"];
  const proxy = await begin({ healthCheckModel: undefined, cooldownDuration: 30_000 }, { apiTokens });
  fail(proxy);
  assert.equal(counted(proxy, ".ejected"), 1);
  assert.deepEqual(
    probe(proxy, 29, () => good),
    [],
  );
  assert.equal(counted(proxy, ".readmitted"), 0);
  probe(proxy, 2, () => good);
  assert.equal(counted(proxy, ".readmitted"), 1);
  assert.deepEqual(proxy.callouts, []);
});

test("with cooldownDuration and probes the first of the two counts, and a rest is left alone by both", async () => {
  const soon = await begin({ cooldownDuration: 60_000 });
  fail(soon);
  probe(soon, 10, () => good);
  assert.equal(counted(soon, ".readmitted"), 1);
  const late = await begin({ cooldownDuration: 20_000 });
  fail(late);
  probe(late, 22, () => ({ status: 401, headers: json, body: "{}" }));
  assert.equal(counted(late, ".readmitted"), 1);
  const asked = await begin({ cooldownDuration: 20_000 });
  asked.request(chat()).respond({ status: 429, headers: { ...json, "retry-after": "40" }, body: "{}" });
  probe(asked, 46, () => good);
  assert.equal(counted(asked, ".readmitted"), 0);
  assert.equal(counted(asked, "ai_proxy.probes"), 0);
  asked.request(chat()).respond(good);
  assert.equal(counted(asked, ".readmitted"), 1);
});

test("a cooldown ends for a token that who leads does not know: a rule's own, of the same provider", async () => {
  const failover = { ...defaults, healthCheckModel: undefined, cooldownDuration: 20_000 };
  const provider = { type: "openai", apiTokens: ["sk-canary-of-the-rule"], failover };
  const top = { _rules_: [{ _match_domain_: ["b.example"], provider }] };
  const global = { apiTokens: ["sk-canary-1"], failover };
  const proxy = await start("openai", { clusters: [vendor], provider: global, top });
  proxy.request({ ...chat(), authority: "b.example" }).respond({ status: 401, headers: json, body: "{}" });
  assert.equal(counted(proxy, ".ejected"), 1);
  probe(proxy, 20 + 5 + 2, () => good);
  assert.equal(counted(proxy, ".readmitted"), 1);
});
