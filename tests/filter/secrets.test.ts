import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, start, tokens } from "./start.ts";

const mapping = { modelMapping: { "gpt-4o": "llama" } };

test("no token reaches log, metrics, shared data, filter state or an answer, at any log level", async () => {
  for (const mode of ["upstream", "downstream"] as const) {
    const proxy = await start("groq", { mode, logLevel: "trace", provider: mapping });
    const told: unknown[] = [];
    for (const status of [200, 401, 429, 503]) {
      const exchange = proxy.request(chat({}, { authorization: "Bearer client-secret" }));
      exchange.respond({ status, body: "{}" });
      told.push(exchange.filterState, exchange.response);
    }
    for (const body of ["{", "[]", ""]) told.push(proxy.request({ ...chat(), body }).reply);
    const seen = JSON.stringify([proxy.log, proxy.metrics, proxy.sharedData.keys, told]);
    assert.match(seen, /using token groq-[0-9a-f]{6}/);
    for (const secret of [...tokens, "client-secret"]) assert.equal(seen.includes(secret), false, secret);
  }
});

test("a refused configuration does not quote its tokens", async () => {
  const proxy = await start("groq");
  const secret = "sk-canary-secret";
  const bad = [
    { type: "groq", apiTokens: `${secret}\r\n` },
    { type: "groq", apiTokens: [`${secret}\r\n`] },
    { type: "groq", apiTokens: [{ token: secret, name: secret }] },
    { type: "groq", apiTokens: { [secret]: true } },
    { type: secret, apiTokens: [secret] },
  ];
  for (const provider of bad) assert.equal(proxy.configure({ provider }), false);
  assert.equal(JSON.stringify(proxy.log).includes(secret), false);
});

test("a token that is pasted as a key is told nowhere, be it of letters alone", async () => {
  for (const secret of ["sk-canary-4f9a", "canarysecret", "canaryToken", "CANARYSECRET", "~(canary", "canary*"]) {
    const pasted = { [secret]: 7 };
    const provider = {
      ...{
        type: "groq",
        apiTokens: [{ token: "t", name: "n", ...pasted }],
        modelMapping: pasted,
        capabilities: pasted,
      },
      ...{ failover: pasted, retryOnFailure: pasted, context: pasted, ...pasted },
      customSettings: [{ name: "a", value: 1, ...pasted }],
    };
    const configuration = { provider, _rules_: [{ _match_domain_: ["a"], provider, ...pasted }], ...pasted };
    const proxy = await Emulator.start({ wasm: module, configuration, logLevel: "trace" });
    const told = proxy.log.map(({ text }) => text).filter((text) => /its key number \d+ /.test(text));
    assert.ok(told.length >= 16, told.join("\n"));
    assert.doesNotMatch([...proxy.log.map(({ text }) => text), ...proxy.refused].join("\n"), /canary/i);
  }
});

test("metrics are counted per alias, with statuses from a bounded set", async () => {
  const named = [{ token: tokens[0], name: "team-b" }];
  const proxy = await start("groq", { provider: { apiTokens: named } });
  for (const status of [429, 429, 418, 599]) proxy.request(chat()).respond({ status, body: "{}" });
  assert.deepEqual(proxy.metrics, {
    "ai_proxy.token.team-b.fault.overloaded": 1,
    "ai_proxy.token.team-b.fault.rate_limited": 2,
    "ai_proxy.token.team-b.fault.unknown": 1,
    "ai_proxy.token.team-b.upstream_rq_429": 2,
    "ai_proxy.token.team-b.upstream_rq_4xx": 1,
    "ai_proxy.token.team-b.upstream_rq_5xx": 1,
  });
});

test("an answer of Envoy's own is not put down to the token, only counted where the vendor broke off", async () => {
  const proxy = await start("groq");
  proxy.request(chat()).respond({ status: 503, body: "", codeDetails: "no_healthy_upstream" });
  assert.deepEqual(proxy.metrics, {});
  proxy.request(chat()).respond({ status: 503, body: "", codeDetails: "upstream_reset_before_response_started" });
  const [[name, value] = [], ...others] = Object.entries(proxy.metrics);
  assert.match(name ?? "", /^ai_proxy\.token\.groq-[0-9a-f]{6}\.upstream_rq_unanswered$/);
  assert.deepEqual([value, others], [1, []]);
});
