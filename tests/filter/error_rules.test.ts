import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const json = { "content-type": "application/json" };
const good = { status: 200, headers: json, body: '{"choices":[]}' };
const failover = { enabled: true, healthCheckModel: "gpt-4o", healthCheckVia: "direct" };

const once = { retryOnFailure: { enabled: false } };

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function told(status: number, body: object, headers: object = {}): Answer {
  return { status, headers: { ...json, ...headers }, body: JSON.stringify(body) };
}

function gateway(errorRules: unknown, own: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  return start("groq", { ...options, provider: { failover, errorRules, ...own } });
}

/** The rules of docs/failover.md. */
function documented(): unknown {
  const page = readFileSync(new URL("../../docs/failover.md", import.meta.url), "utf8");
  const [, block = ""] = /```yaml\n# in provider\n(errorRules:.*?)```/s.exec(page) ?? [];
  return (parse(block) as { errorRules: unknown }).errorRules;
}

function tokenOf(exchange: Exchange): string {
  return exchange.upstream?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

/** Serves requests until the first token got this answer, and says what became of that. */
function give(proxy: Emulator, answer: Answer): Exchange {
  for (let n = 0; n < 200; n++) {
    const exchange = proxy.request(chat());
    const isFirst = tokenOf(exchange) === tokens[0];
    exchange.respond(isFirst ? answer : good);
    if (isFirst) return exchange;
  }
  return assert.fail("the first token was never drawn");
}

function counted(proxy: Emulator, ending: string): number {
  const found = Object.entries(proxy.metrics).filter(([name]) => name.endsWith(ending));
  return found.reduce((sum, [, value]) => sum + value, 0);
}

function changes(proxy: Emulator): number[] {
  assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  return [".ejected", ".rested", ".doubted"].map((ending) => counted(proxy, ending));
}

/** The shared records of health, as bytes. */
function rosters(proxy: Emulator): string {
  const { sharedData } = proxy;
  const keys = sharedData.keys.filter((key) => key.includes("roster"));
  return keys.map((key) => sharedData.get(key)?.value.toString("hex")).join();
}

for (const mode of ["upstream", "downstream"] as const) {
  test(`a rule keeps a token in that the table would take out, whatever the vendor says: ${mode}`, async () => {
    const refused = told(403, { error: { code: "invalid_api_key", message: "Incorrect API key provided." } });
    const rules = [{ status: [403], body: { path: "error.code", equals: "INVALID_API_KEY" }, class: "caller" }];
    const [without, ruled] = [await gateway([], once, { mode }), await gateway(rules, once, { mode })];
    give(without, refused);
    assert.deepEqual(changes(without), [1, 0, 0]);
    for (let n = 0; n < 5; n++) give(ruled, refused);
    assert.deepEqual(changes(ruled), [0, 0, 0]);
    assert.equal(rosters(ruled), "");
    assert.equal(counted(ruled, ".fault.caller"), 5);
  });

  test(`a rule takes a token out for what nobody knows, at once: ${mode}`, async () => {
    const proxy = await gateway([{ status: [418], class: "credential" }], once, { mode });
    give(proxy, told(418, { teapot: true }));
    assert.deepEqual(changes(proxy), [1, 0, 0]);
    assert.equal(counted(proxy, ".fault.credential"), 1);
  });

  test(`a rule for 200 makes an error of an answer, which counts and is told: ${mode}`, async () => {
    const rules = [{ status: [200], body: { path: "code", equals: "1008" }, class: "quota" }];
    const proxy = await gateway(rules, once, { mode });
    const served = give(proxy, told(200, { code: 1009, choices: [{ message: { content: "hi" } }] }));
    assert.equal(served.response?.status, 200);
    const exchange = give(proxy, told(200, { code: 1008, choices: [] }));
    assert.equal(exchange.response?.status, 402);
    assert.deepEqual(changes(proxy), [1, 0, 0]);
  });
}

test("the example of docs/failover.md does what it says", async () => {
  const cases: [Answer, number[]][] = [
    [told(403, {}, { server: "Edge/7" }), [0, 0, 0]],
    [told(200, { code: 1008 }), [1, 0, 0]],
    [told(429, { error: { message: "Your Weekly Plan is used up." } }), [0, 1, 0]],
  ];
  for (const [answer, wanted] of cases) {
    const proxy = await gateway(documented());
    give(proxy, answer);
    assert.deepEqual(changes(proxy), wanted, answer.body);
  }
  const others = [told(403, {}, { server: "other" }), told(429, { error: { message: "slow down" } })];
  for (const answer of others) {
    const proxy = await gateway(documented());
    give(proxy, answer);
    assert.deepEqual(changes(proxy), [0, 0, 0], answer.body);
    assert.notEqual(rosters(proxy), "");
  }
});

test("a token rests for as long as its rule says, by a client's answer too; then one request tries it", async () => {
  const proxy = await gateway([{ status: [503], class: "overloaded", restDuration: 7_200_000 }]);
  give(proxy, told(503, {}, { "retry-after": "1" }));
  assert.deepEqual(changes(proxy), [0, 1, 0]);
  const share = (): number => Array.from({ length: 20 }, () => proxy.request(chat())).filter(isFirst).length;
  proxy.tick(7_190_000);
  assert.equal(share(), 0);
  proxy.tick(16_000);
  assert.equal(share(), 1);
});

function isFirst(exchange: Exchange): boolean {
  return tokenOf(exchange) === tokens[0];
}

test("an error that a rule has count is tried with another token, though its status does not", async () => {
  const rules = [{ status: [400], body: { path: "code", equals: "NoBalance" }, class: "quota" }];
  const downstream = await gateway(rules, { retryOnFailure: { enabled: true } });
  const exchange = downstream.request(chat());
  exchange.respond(told(400, { code: "NoBalance" }));
  const [callout] = downstream.callouts;
  assert.notEqual(callout?.headers["authorization"], `Bearer ${tokenOf(exchange)}`);
  callout?.respond(good);
  assert.equal(exchange.response?.status, 200);
  const upstream = await gateway(rules, {}, { mode: "upstream" });
  const first = upstream.request(chat());
  first.respond(told(400, { code: "NoBalance" }));
  assert.equal(first.response?.headers["x-ai-proxy-retry"], "1");
});

test("a failureThreshold that is set is what takes tokens out, and failoverOnStatus decides of unknown", async () => {
  const rules = [
    { status: [418], class: "credential" },
    { status: [401], class: "unknown" },
  ];
  const proxy = await gateway(rules, { failover: { ...failover, failureThreshold: 2 } });
  give(proxy, told(418, {}));
  assert.deepEqual(changes(proxy), [0, 0, 0]);
  const left = await gateway(rules, { failover: { ...failover, failoverOnStatus: [429] } });
  give(left, told(401, { error: { code: "invalid_api_key" } }));
  assert.equal(rosters(left), "");
  give(left, told(418, {}));
  assert.deepEqual(changes(left), [1, 0, 0]);
});

test("a rule is for errors without a body, and for encoded ones, by what it can see", async () => {
  const rules = [{ header: { name: "X-Why", contains: "revoked" }, class: "credential" }];
  const why = { "x-why": "key was REVOKED" };
  const answers: Answer[] = [
    { status: 418, headers: why, body: "" },
    { status: 418, headers: { ...why, "content-encoding": "gzip" }, body: "\u001f" },
    { status: 418, headers: { ...why, "content-type": "text/html" }, body: "<html>" },
  ];
  for (const answer of answers) {
    const proxy = await gateway(rules);
    give(proxy, answer);
    assert.deepEqual(changes(proxy), [1, 0, 0], JSON.stringify(answer));
  }
});

test("a rule is heeded in the answers to probes", async () => {
  const proxy = await gateway([{ status: [403], class: "caller" }], { failover: { ...failover, failureThreshold: 1 } });
  give(proxy, told(401, {}));
  for (let second = 0; second < 10 && counted(proxy, "ai_proxy.probes") === 0; second++) proxy.tick(1000);
  proxy.callouts.find(({ state }) => state === "pending")?.respond(told(403, {}));
  assert.match(proxy.log.map(({ text }) => text).join("\n"), /was refused with 403/);
});
