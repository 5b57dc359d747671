import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Exchange } from "../../emulator/index.ts";
import { chat, module, providers, tokens } from "./start.ts";

const secret = "sk-canary-refused";
/** The main thread's and one worker's: each counts for itself. */
const vms = 2;
const paths = ["/v1/chat/completions", "/v1/messages", "/v1/models", "/v1/responses", "/nowhere", "*"];

/** A rule for one domain that maps every model to `model`. */
function rule(domain: string, model: string, more: object = {}, inRule: object = {}): object {
  const provider = { type: "groq", apiTokens: tokens, modelMapping: { "*": model }, ...more };
  return { _match_domain_: [domain], provider, ...inRule };
}

/** Mistakes of one rule, each with the JSON paths of its problems below the rule. */
const mistakes: { name: string; rule: object; problems: string[] }[] = [
  { name: "an unknown type", rule: rule("bad", "m", { type: secret }), problems: [".provider.type"] },
  {
    name: "several at once",
    rule: rule("bad", "m", { apiTokens: [secret, `${secret}\n`], timeout: -1, protocol: secret }),
    problems: [".provider.apiTokens[1]", ".provider.timeout", ".provider.protocol"],
  },
  { name: "no token", rule: rule("bad", "m", { apiTokens: [] }), problems: [".provider.apiTokens"] },
  { name: "a provider that is none", rule: rule("bad", "m", {}, { provider: secret }), problems: [".provider"] },
  {
    name: "an id that nothing has",
    rule: { _match_domain_: ["bad"], activeProviderId: "none" },
    problems: [".activeProviderId"],
  },
  { name: "its own host rewrite", rule: rule("bad", "m", {}, { hostRewrite: secret }), problems: [".hostRewrite"] },
  {
    name: "its own headers",
    rule: rule("bad", "m", {}, { forwardHeaders: ["authorization"] }),
    problems: [".forwardHeaders[0]"],
  },
];

function served(proxy: Emulator, domain: string): { host: unknown; model: unknown } {
  const { upstream } = proxy.request({ ...chat(), authority: domain });
  const body = JSON.parse(upstream?.body || "{}") as { model?: string };
  return { host: upstream?.headers[":authority"], model: body.model };
}

function refusedIn(exchange: Exchange): void {
  assert.equal(exchange.reply?.status, 503);
  assert.equal(exchange.reply?.details, "ai-proxy.rule_refused");
  assert.equal(exchange.upstream, undefined, "nothing goes out");
}

function isRefused(proxy: Emulator, domain: string): void {
  for (const path of paths) {
    for (const method of ["POST", "GET", "OPTIONS"]) {
      const headers = { authorization: "Bearer client-secret", "content-type": "application/json" };
      refusedIn(
        proxy.request({ method, path, headers, body: method === "POST" ? chat().body : "", authority: domain }),
      );
    }
  }
}

function errorPaths(proxy: Emulator): string[] {
  const line = /^ai-proxy: configuration: (\$.*?): /;
  const errors = proxy.log.filter(({ level }) => level === "error");
  return [...new Set(errors.flatMap(({ text }) => line.exec(text)?.[1] ?? []))];
}

for (const { name, rule: bad, problems } of mistakes) {
  for (const mode of ["downstream", "upstream"] as const) {
    const configured = (model: string): object => ({
      ...{ mode, provider: { type: "openai", apiTokens: tokens, modelMapping: { "*": model } } },
      _rules_: [rule("first", model), bad, rule("last", model)],
    });
    const expected = problems.map((path) => `$._rules_[1]${path}`);
    const check = (proxy: Emulator, model: string): void => {
      assert.deepEqual(served(proxy, "first"), { host: "api.groq.com", model });
      assert.deepEqual(served(proxy, "last"), { host: "api.groq.com", model });
      assert.deepEqual(served(proxy, "other"), { host: "api.openai.com", model });
      isRefused(proxy, "bad");
      assert.deepEqual(proxy.faults, []);
    };

    test(`at a cold start a rule with ${name} is refused alone, ${mode}`, async () => {
      const proxy = await Emulator.start({ wasm: module, mode, configuration: configured("cold"), logLevel: "trace" });
      check(proxy, "cold");
      proxy.tick(1000);
      assert.equal(proxy.metrics["ai_proxy.rules_refused"], vms);
      assert.deepEqual(errorPaths(proxy).sort(), expected.sort());
      const told = proxy.log.map(({ text }) => text);
      assert.doesNotMatch(JSON.stringify([told, proxy.metrics, proxy.sharedData.keys]), /canary|client-secret/);
    });

    test(`a push of a rule with ${name} is refused alone, and the others are new, ${mode}`, async () => {
      const before = { mode, _rules_: [rule("first", "old"), rule("bad", "old")] };
      const proxy = await Emulator.start({ wasm: module, mode, configuration: before });
      assert.deepEqual(served(proxy, "bad"), { host: "api.groq.com", model: "old" });
      assert.equal(proxy.configure(configured("new")), true);
      check(proxy, "new");
      proxy.tick(1000);
      assert.equal(proxy.metrics["ai_proxy.rules_refused"], vms);
      assert.equal(proxy.configure(before), true);
      proxy.drain();
      proxy.tick(1000);
      assert.equal(proxy.metrics["ai_proxy.rules_refused"], 0);
      assert.deepEqual(served(proxy, "bad"), { host: "api.groq.com", model: "old" });
    });
  }
}

test("a provider of the list is refused with every rule that names it, and with no other", async () => {
  const choose = (id: string, domain: string): object => ({ _match_domain_: [domain], activeProviderId: id });
  const configuration = {
    providers: [
      { id: "good", type: "groq", apiTokens: tokens },
      { id: "bad", type: "groq", apiTokens: [`${secret}\r\n`] },
      { id: "unused", type: "nope" },
    ],
    _rules_: [choose("bad", "a"), choose("good", "b"), choose("bad", "c"), choose("good", "d")],
  };
  const proxy = await Emulator.start({ wasm: module, configuration });
  for (const domain of ["a", "c"]) isRefused(proxy, domain);
  for (const domain of ["b", "d"]) assert.equal(served(proxy, domain).host, "api.groq.com");
  assert.deepEqual(errorPaths(proxy).sort(), ["$.providers[1].apiTokens", "$.providers[1].apiTokens[0]"]);
  const refused = proxy.log.filter(({ text }) => text.includes(" is refused, ")).map(({ text }) => text);
  assert.equal(refused.length > 0 && refused.every((text) => /rule \$\._rules_\[[02]\] is refused/.test(text)), true);
  proxy.tick(1000);
  assert.equal(proxy.metrics["ai_proxy.rules_refused"], 2 * vms);
});

test("a global part with a problem refuses the requests that no rule is for", async () => {
  for (const top of [
    { provider: { type: "nope" } },
    { activeProviderId: "none" },
    { provider: 7 },
    { hostRewrite: "nowhere", provider: { type: "openai", apiTokens: tokens } },
  ]) {
    const own = { hostRewrite: "filter" };
    const configuration = { ...top, _rules_: [rule("first", "m", {}, own)] };
    const proxy = await Emulator.start({ wasm: module, configuration });
    assert.equal(served(proxy, "first").model, "m");
    isRefused(proxy, "other");
  }
});

test("a rule that inherits a problem is refused, one with a value of its own is not", async () => {
  for (const [key, own] of [
    ["hostRewrite", "filter"],
    ["forwardHeaders", []],
  ] as const) {
    const _rules_ = [rule("own", "m", {}, { [key]: own }), rule("heir", "m")];
    const proxy = await Emulator.start({ wasm: module, configuration: { [key]: "nonsense", _rules_ } });
    assert.equal(served(proxy, "own").model, "m");
    isRefused(proxy, "heir");
  }
});

test("the answer of a refused rule has the client's form", async () => {
  const configuration = { _rules_: [rule("bad", "m", { timeout: -1 })] };
  const proxy = await Emulator.start({ wasm: module, configuration });
  const ask = (path: string, headers: Record<string, string> = {}): unknown => {
    const exchange = proxy.request({ ...chat({}, headers), path, authority: "bad" });
    refusedIn(exchange);
    return JSON.parse(exchange.reply?.body ?? "");
  };
  const message = "The configuration of this route is refused; see the gateway's log.";
  const openai = { error: { message, type: "server_error", param: null, code: "rule_refused" } };
  assert.deepEqual(ask("/v1/chat/completions"), openai);
  assert.deepEqual(ask("/nowhere"), openai);
  const anthropic = ask("/v1/messages") as { type: string; error: { message: string } };
  assert.deepEqual([anthropic.type, anthropic.error.message], ["error", message]);
  for (const path of ["/v1/models", "/nowhere"]) {
    assert.deepEqual(ask(path, { "anthropic-version": "2023-06-01" }), anthropic);
  }
});

test("a refused rule keeps its requests from the rules behind it, and from the route's vendor", async () => {
  const configuration = {
    provider: { type: "openai", apiTokens: tokens },
    _rules_: [
      { _match_service_: ["vendor.dns"], provider: { type: "nope" } },
      { _match_route_: ["default"], provider: { type: "groq", apiTokens: tokens } },
    ],
  };
  const proxy = await Emulator.start({ wasm: module, configuration });
  isRefused(proxy, "any");
});

test("what a rule is for must be known: else nothing of the configuration is used", async () => {
  const good = rule("first", "m");
  const unclear = [
    { _rules_: [good, { ...rule("x", "m"), _match_domain_: ["x", 7] }] },
    { _rules_: [good, { ...rule("x", "m"), _match_route_: "x" }] },
    { _rules_: [good, { ...rule("x", "m"), _match_service_: [null] }] },
    { _rules_: [good, { provider: { type: "groq", apiTokens: tokens } }] },
    { _rules_: [good, 7] },
    { _rules_: { first: good }, provider: { type: "groq", apiTokens: tokens } },
    { _rules_: [good], mode: "sideways" },
    { _rules_: [good], strictConfig: "yes" },
  ];
  for (const configuration of unclear) {
    const proxy = await Emulator.start({ wasm: module, configuration });
    assert.notDeepEqual(proxy.refused, [], JSON.stringify(configuration));
    assert.throws(() => proxy.request(chat()), /serves/);
  }
});

test("strictConfig takes all of a configuration or nothing", async () => {
  const broken = { strictConfig: true, _rules_: [rule("first", "new"), rule("bad", "new", { timeout: -1 })] };
  const cold = await Emulator.start({ wasm: module, configuration: broken });
  assert.deepEqual(errorPaths(cold), ["$._rules_[1].provider.timeout"]);
  assert.throws(() => cold.request(chat()), /serves/);
  const proxy = await Emulator.start({ wasm: module, configuration: { _rules_: [rule("first", "old")] } });
  assert.equal(proxy.configure(broken), false);
  assert.equal(served(proxy, "first").model, "old");
  assert.equal(proxy.configure({ ...broken, strictConfig: false }), true);
  assert.equal(served(proxy, "first").model, "new");
});

test("a configuration that would refuse every request is not taken, and the one before it keeps serving", async () => {
  const broken = { type: "groq", apiTokens: [] };
  const _rules_ = [rule("bad", "m", { timeout: -1 })];
  const proxy = await Emulator.start({ wasm: module, configuration: { provider: providers.openai } });
  for (const configuration of [{ provider: broken }, { provider: broken, _rules_ }]) {
    assert.equal(proxy.configure(configuration), false);
    assert.equal(served(proxy, "any").host, "api.openai.com");
  }
  assert.equal(proxy.configure({ _rules_ }), true, "requests that no rule is for pass");
  isRefused(proxy, "bad");
});

test("no probe and no file is asked for by a refused rule", async () => {
  const failover = { enabled: true, healthCheckModel: "m", failureThreshold: 1, healthCheckInterval: 1000 };
  const good = { _rules_: [rule("bad", "m", { failover })] };
  const proxy = await Emulator.start({ wasm: module, configuration: good });
  proxy.request({ ...chat(), authority: "bad" }).respond({ status: 401, body: "{}" });
  const broken = { _rules_: [rule("bad", "m", { failover, timeout: -1 }), rule("first", "m")] };
  assert.equal(proxy.configure(broken), true);
  proxy.drain();
  const before = proxy.callouts.length;
  proxy.tick(60_000);
  assert.equal(proxy.callouts.length, before);
});
