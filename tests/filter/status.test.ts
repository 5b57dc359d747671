import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, RequestInput } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const secret = "canary-status-secret";
const named = [
  { token: tokens[0], name: "first" },
  { token: tokens[1], name: "second" },
];
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o", healthCheckInterval: 5000 };
const modes = ["upstream", "downstream"] as const;

interface Told {
  readonly time: string;
  readonly providers: readonly {
    readonly type: string;
    readonly leader: { readonly vm: string; readonly term: number } | null;
    readonly tokens: readonly Record<string, unknown>[];
  }[];
}

function gateway(options: FilterOptions = {}, status: object = {}): Promise<Emulator> {
  const top = { status: { path: "/ai-proxy/status", token: secret, ...status } };
  return start("groq", { provider: { apiTokens: named, failover }, top, ...options });
}

function question(headers: Record<string, string> = {}): RequestInput {
  return { path: "/ai-proxy/status", headers: { authorization: `Bearer ${secret}`, ...headers } };
}

function told(proxy: Emulator): Told {
  const { reply } = proxy.request(question());
  assert.equal(reply?.status, 200);
  return JSON.parse(reply.body) as Told;
}

function states(proxy: Emulator): Record<string, unknown> {
  return Object.fromEntries((told(proxy).providers[0]?.tokens ?? []).map(({ alias, state }) => [String(alias), state]));
}

/** Serves requests, failing those with the first token, until it was used. */
function failFirst(proxy: Emulator): void {
  for (let n = 0; n < 200; n++) {
    const exchange = proxy.request(chat());
    const isFirst = exchange.upstream?.headers["authorization"] === `Bearer ${tokens[0]}`;
    exchange.respond({ status: isFirst ? 401 : 200, body: "{}" });
    if (!isFirst) continue;
    if (exchange.response?.headers["x-ai-proxy-retry"] !== undefined) exchange.attempt().respond({ status: 200 });
    return;
  }
  assert.fail("the first token was never drawn");
}

for (const mode of modes) {
  test(`a token that goes out is told as such, by every worker: ${mode}`, async () => {
    const proxy = await gateway({ mode, workers: 3 });
    assert.deepEqual(states(proxy), { first: "healthy", second: "healthy" });
    for (let second = 0; second < 3; second++) proxy.tick(1000);
    failFirst(proxy);
    for (let worker = 0; worker < 3; worker++) {
      const { reply } = proxy.request({ ...question(), worker });
      const { providers } = JSON.parse(reply?.body ?? "") as Told;
      const [first] = providers[0]?.tokens ?? [];
      assert.equal(first?.["state"], "ejected");
      assert.deepEqual(first["reason"], { class: "credential", status: 401 });
      assert.equal(typeof providers[0]?.leader?.term, "number");
    }
  });
}

test("who may not see it gets the very answer of a gateway without it, at the same cost", async () => {
  const remote = { "source.address": "203.0.113.7:4711" };
  const strangers: RequestInput[] = [
    { path: "/ai-proxy/status" },
    question({ authorization: "Bearer canary-status-secreT" }),
    question({ "x-forwarded-for": "203.0.113.7" }),
    { ...question(), properties: remote },
    { ...question(), properties: { "source.address": undefined } },
    { ...question(), method: "POST", body: "{}" },
    { ...question(), method: "HEAD" },
  ];
  for (const mode of modes) {
    const proxy = await gateway({ mode });
    const off = await start("groq", { mode, provider: { apiTokens: named, failover } });
    for (const input of strangers) {
      const [mine, plain] = [proxy.request(input), off.request(input)];
      assert.equal(plain.reply?.status, 404);
      assert.deepEqual(mine.reply, plain.reply);
      assert.doesNotMatch(JSON.stringify([mine.reply, mine.upstream]), /canary|providers/);
    }
  }
});

test("without a rule for it the path goes on for strangers, and is answered for who may see it", async () => {
  const status = { path: "/ai-proxy/status", token: secret };
  const rules = [{ _match_domain_: ["llm.example.com"], provider: { type: "groq", apiTokens: named } }];
  const proxy = await start("groq", { configuration: { status, _rules_: rules } });
  const passed = proxy.request({ path: "/ai-proxy/status" });
  assert.equal(passed.upstream?.headers[":path"], "/ai-proxy/status");
  assert.equal(proxy.request(question()).reply?.status, 200);
});

test("chats cost no host call more with it", async () => {
  const proxy = await gateway();
  const off = await start("groq", { provider: { apiTokens: named, failover } });
  const costs = [proxy, off].map((emulator) => {
    const exchange = emulator.request(chat());
    exchange.respond({ status: 200, body: "{}" });
    return exchange.hostCallTotal;
  });
  assert.equal(costs[0], costs[1]);
});

test("no secret is in it, nor is its own in the log, a metric or what is shared", async () => {
  const proxy = await gateway({ logLevel: "trace" });
  failFirst(proxy);
  const answer = proxy.request(question()).reply?.body ?? "";
  assert.match(answer, /"alias":"first","state":"ejected"/);
  for (const canary of [...tokens, secret]) assert.equal(answer.includes(canary), false, canary);
  const said = JSON.stringify([proxy.log.map(({ text }) => text), proxy.metrics, proxy.sharedData.keys]);
  assert.doesNotMatch(said, /canary/);
});

/** The first token as it is told. */
function first(proxy: Emulator): Record<string, unknown> {
  return told(proxy).providers[0]?.tokens[0] ?? {};
}

test("a token that rests is told to be on trial while a request tries it", async () => {
  const proxy = await gateway({ mode: "downstream" });
  const limit = { status: 429, headers: { "content-type": "application/json", "retry-after": "3" }, body: "{}" };
  for (let n = 0; n < 200 && first(proxy)["state"] === "healthy"; n++) {
    const exchange = proxy.request(chat());
    const isFirst = exchange.upstream?.headers["authorization"] === `Bearer ${tokens[0]}`;
    exchange.respond(isFirst ? limit : { status: 200, body: "{}" });
  }
  assert.deepEqual([first(proxy)["state"], first(proxy)["trial"]], ["resting", undefined]);
  for (let second = 0; second < 5; second++) proxy.tick(1000);
  const trial = proxy.request(chat());
  assert.equal(trial.upstream?.headers["authorization"], `Bearer ${tokens[0]}`);
  assert.deepEqual([first(proxy)["state"], first(proxy)["trial"]], ["resting", true]);
  trial.respond({ status: 200, body: "{}" });
  assert.deepEqual([first(proxy)["state"], first(proxy)["trial"]], ["healthy", undefined]);
});

test("models that a token may not use are counted, until they are forgotten", async () => {
  const proxy = await gateway({ mode: "upstream" });
  const message = "The model `gpt-x` does not exist or you do not have access to it.";
  const refused = JSON.stringify({ error: { message, type: "invalid_request_error", code: "model_not_found" } });
  for (let n = 0; n < 200 && first(proxy)["forbiddenModels"] === undefined; n++) {
    const exchange = proxy.request(chat({ model: `model-${n}` }));
    const isFirst = exchange.upstream?.headers["authorization"] === `Bearer ${tokens[0]}`;
    const answer = isFirst ? { status: 404, body: refused } : { status: 200, body: "{}" };
    exchange.respond({ headers: { "content-type": "application/json" }, ...answer });
    if (exchange.response?.headers["x-ai-proxy-retry"] !== undefined) {
      exchange.attempt().respond({ status: 200, headers: { "content-type": "application/json" }, body: "{}" });
    }
  }
  assert.deepEqual([first(proxy)["state"], first(proxy)["forbiddenModels"]], ["healthy", 1]);
  assert.equal(told(proxy).providers[0]?.tokens[1]?.["forbiddenModels"], undefined);
  proxy.tick(11 * 60_000);
  assert.equal(first(proxy)["forbiddenModels"], undefined);
});

test("a status that is wrong is off, says why without the secret, and everything else is served", async () => {
  const proxy = await gateway({}, { token: "canary short" });
  assert.deepEqual(
    [...new Set(proxy.log.map(({ text }) => text))],
    ["ai-proxy: configuration: $.status.token: must be 16 to 256 visible ASCII characters without spaces"],
  );
  assert.equal(proxy.request(question({ authorization: "Bearer canary short" })).reply?.status, 404);
  assert.equal(proxy.request(chat()).reply, undefined);
});
