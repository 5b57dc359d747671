import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  connectionManager,
  virtualHost,
  type Bootstrap,
  type HttpFilter,
  type Listener,
} from "../cli/envoy/bootstrap.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, editPlugins, upstream, type Mode, type PluginConfig } from "./harness/modes.ts";
import { sendRaw, type RawAnswer } from "./harness/raw_client.ts";
import { Relay } from "./harness/relay.ts";
import { describeGateway } from "./harness/suite.ts";
import { vendorNames, type VendorName } from "./mock/catalogue.ts";
import type { RecordedRequest } from "./mock/records.ts";
import { garbageCount, sharedKeys, vandalListener } from "./mock/vandal.ts";

const chatPath = "/v1/chat/completions";
const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };
const failover = {
  enabled: true,
  failureThreshold: 1,
  healthCheckInterval: 1000,
  healthCheckTimeout: 1000,
  healthCheckModel: "gpt-4o",
};
const goneDirect = "probes go to the vendor's cluster";

/** A shipped file with fast health checks, and with further changes. */
function healing(mode: Mode, change: (config: Bootstrap) => void = () => {}): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editProviders(config, (provider) => Object.assign(provider, { failover: { ...failover } }));
    change(config);
  };
  return { ...mode, edit };
}

function editProviders(config: Bootstrap, edit: (provider: NonNullable<PluginConfig["provider"]>) => unknown): void {
  editPlugins(config, (plugin) => {
    for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) if (provider !== undefined) edit(provider);
  });
}

async function until(what: string, holds: () => boolean, limitMs = 15_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > deadline) assert.fail(`after ${limitMs} ms still not: ${what}`);
    await sleep(20);
  }
}

function occurrences(gateway: Gateway, text: string): number {
  return gateway.envoy.log.split(text).length - 1;
}

let chats = 0;

/** A chat of its own: chats that begin alike keep to one token. */
function chat(gateway: Gateway, vendor: VendorName = "groq"): Promise<RawAnswer> {
  return gateway.post(vendor, chatPath, { ...body, messages: [{ role: "user", content: `Hello ${++chats}` }] });
}

/** The clients of these cases say Hello, and probes do not. */
function isProbe(request: RecordedRequest): boolean {
  return !request.body.includes("Hello");
}

function probesOf(gateway: Gateway, vendor: VendorName): RecordedRequest[] {
  return gateway.vendors[vendor].requests.filter(isProbe);
}

/** Takes the first token of a vendor out for good and answers it. */
async function killToken(gateway: Gateway, vendor: VendorName = "groq"): Promise<string> {
  const token = gateway.vendors[vendor].tokens[0] ?? "";
  gateway.vendors[vendor].setToken(token, { kind: "unauthorized" });
  for (let n = 0; n < 200 && !gateway.envoy.log.includes("is ejected"); n++) await chat(gateway, vendor);
  assert.equal(occurrences(gateway, "is ejected"), 1);
  return token;
}

/** Heals the token and waits until it is back. */
async function healToken(gateway: Gateway, token: string, vendor: VendorName = "groq"): Promise<void> {
  const before = occurrences(gateway, "is readmitted");
  gateway.vendors[vendor].setToken(token, { kind: "healthy" });
  await until("the token is readmitted", () => occurrences(gateway, "is readmitted") > before);
}

/** Chats until `token` serves one; all of them have to be answered well. */
async function assertServes(gateway: Gateway, token: string, vendor: VendorName = "groq"): Promise<void> {
  const { requests } = gateway.vendors[vendor];
  const from = requests.length;
  const used = (): boolean => requests.slice(from).some((request) => request.token === token && !isProbe(request));
  for (let n = 0; n < 200 && !used(); n++) assert.equal((await chat(gateway, vendor)).status, 200);
  assert.ok(used(), "the healed token serves nobody");
}

/** An Envoy filter by the last parts of its type. */
function httpFilter(type: string, settings: object): HttpFilter {
  const name = `envoy.filters.http.${type.split(".")[0]}`;
  return { name, typed_config: { "@type": `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...settings } };
}

const gatewayKey = `gateway-key-${randomBytes(6).toString("hex")}`;
const guards = [
  {
    mode: upstream,
    status: 401,
    filter: httpFilter("api_key_auth.v3.ApiKeyAuth", {
      credentials: [{ key: gatewayKey, client: "tests" }],
      key_sources: [{ header: "x-gateway-key" }],
    }),
  },
  {
    mode: downstreamRoute,
    status: 403,
    filter: httpFilter("rbac.v3.RBAC", {
      rules: {
        action: "ALLOW",
        policies: {
          clients: {
            permissions: [{ any: true }],
            principals: [{ header: { name: "x-gateway-key", string_match: { exact: gatewayKey } } }],
          },
        },
      },
    }),
  },
];

/** The same clients with the key that the guard asks for. */
function withKey(mode: Mode): Mode {
  const choose = (vendor: VendorName) => {
    const { basePath, headers } = mode.choose(vendor);
    return { basePath, headers: { ...headers, "x-gateway-key": gatewayKey } };
  };
  return { ...mode, choose };
}

const limits = [
  { mode: upstream, place: "in front of the router", isBehind: false },
  { mode: downstreamRoute, place: "in front of ai-proxy", isBehind: false },
  { mode: downstreamRoute, place: "behind ai-proxy", isBehind: true },
];
const allowance = 40;

/** Lets `allowance` requests through, and refuses all later ones with 429. */
const rateLimit = httpFilter("local_ratelimit.v3.LocalRateLimit", {
  stat_prefix: "llm",
  token_bucket: { max_tokens: allowance, tokens_per_fill: 1, fill_interval: "3600s" },
  filter_enabled: { default_value: { numerator: 100, denominator: "HUNDRED" } },
  filter_enforced: { default_value: { numerator: 100, denominator: "HUNDRED" } },
});

const vandal = await vandalListener(sharedKeys("groq"));
const relay = await Relay.start();
after(() => relay.stop());

// Side by side: the cases wait for probes most of the time.
describe("the ways of probes", { concurrency: 3 }, () => {
  for (const { mode, status, filter } of guards) {
    const options = withKey(healing(mode, (config) => connectionManager(config).http_filters.unshift(filter)));
    describeGateway(`a filter that answers ${status} to who has no key, ${mode.name}`, options, (gateway) => {
      it("sends probes to the vendor's cluster, said once, and the token comes back", async () => {
        const keyless = await sendRaw(gateway().url, { path: chatPath, body: JSON.stringify(body) });
        assert.equal(keyless.status, status);
        const token = await killToken(gateway());
        await until("two probes", () => probesOf(gateway(), "groq").length >= 2);
        assert.ok(probesOf(gateway(), "groq").every((request) => request.token === token));
        await healToken(gateway(), token);
        await assertServes(gateway(), token);
        assert.equal(occurrences(gateway(), goneDirect), 1);
        assert.ok(gateway().envoy.log.includes(`the answer ${status} did not come through the filter`));
      });
    });
  }

  for (const { mode, place, isBehind } of limits) {
    const options = healing(mode, (config) => {
      const filters = connectionManager(config).http_filters;
      filters.splice(isBehind ? filters.length - 1 : 0, 0, rateLimit);
    });
    describeGateway(`a spent rate limit ${place}, ${mode.name}`, options, (gateway) => {
      it("puts none of its answers down to a token, and the token comes back", async () => {
        const { groq } = gateway().vendors;
        const token = await killToken(gateway());
        let refused = 0;
        for (let n = 0; n < 4 * allowance && refused < allowance; n++) {
          if ((await chat(gateway())).status === 429) refused++;
        }
        assert.equal(refused, allowance);
        await until("a probe reaches the vendor", () => groq.requests.some(isProbe));
        assert.ok(gateway().envoy.log.includes("the answer 429 did not come through the filter"));
        await healToken(gateway(), token);
        assert.equal(occurrences(gateway(), "is ejected"), 1);
        // Once in each VM that has led.
        assert.ok([1, 2].includes(occurrences(gateway(), goneDirect)));
        assert.equal(groq.requests.filter((request) => request.status === 429).length, 0);
      });
    });
  }

  const prefixed = { ...healing(upstream), editSettled: (config: Bootstrap) => relay.stepIn(config) };
  describeGateway("a route that rewrites its prefix away", prefixed, (gateway) => {
    it("is found again by probes, which reach their own vendor", async () => {
      const token = await killToken(gateway(), "openai");
      await until("two probes", () => probesOf(gateway(), "openai").length >= 2);
      assert.ok(relay.probes.length >= 2);
      assert.ok(relay.probes.every((probe) => probe.path === `/openai${chatPath}`));
      await healToken(gateway(), token, "openai");
      await assertServes(gateway(), token, "openai");
      assert.ok(probesOf(gateway(), "openai").every((probe) => probe.token === token && probe.path === chatPath));
      assert.equal(gateway().vendors.groq.requests.length, 0);
      assert.equal(gateway().envoy.log.includes(goneDirect), false);
      const named = gateway().vendors.openai.requests.flatMap((request) => Object.keys(request.headers));
      assert.ok(!named.includes("x-envoy-original-path"));
    });
  });

  for (const mode of [upstream, downstreamRoute]) {
    const editSettled = (config: Bootstrap): void => void config.static_resources.listeners.push(vandal as Listener);
    const options = { ...healing(mode), editSettled };
    describeGateway(`another plugin that writes into ai-proxy's records, ${mode.name}`, options, (gateway) => {
      it("costs no client its answer, and failover starts again from nothing", async () => {
        const token = await killToken(gateway());
        const url = await gateway().envoy.listenerUrl("vandal");
        // Both workers write, each all of it: 2 keys, 2 workers.
        for (let n = 0; n < 4 * garbageCount; n++) {
          assert.equal((await sendRaw(url, { method: "GET", path: "/" })).status, 204);
          const answers = await Promise.all([chat(gateway()), chat(gateway()), chat(gateway())]);
          for (const { status } of answers) assert.ok(status === 200 || status === 401, `a client got ${status}`);
          if (n % garbageCount === 0) await sleep(1000);
        }
        const ejections = occurrences(gateway(), "is ejected");
        assert.ok(ejections > 2, `the writes did not hit: ${ejections} ejections`);
        // By now the token is out again, or is after a few more chats.
        for (let n = 0; n < 40; n++) await chat(gateway());
        const before = probesOf(gateway(), "groq").length;
        await until("a probe", () => probesOf(gateway(), "groq").length > before);
        await healToken(gateway(), token);
        await assertServes(gateway(), token);
        assert.doesNotMatch(gateway().envoy.log, /\[(error|critical)\]|failed|restarted|reload/i);
      });
    });
  }
});

/** Probes that the case over weighted routes waits for. */
const wantedProbes = Number(process.env["AI_PROXY_PROBES"] ?? 1000);
const deadTokens = 115;
const shares = { groq: 30, openai: 30, qwen: 40 };
const pools = Object.fromEntries(
  vendorNames.map((name) => {
    const tokens = Array.from(
      { length: deadTokens + 1 },
      (_, n) => `canary-${name}-${n}-${randomBytes(6).toString("hex")}`,
    );
    return [name, { healthy: tokens[0] ?? "", dead: tokens.slice(1), all: tokens }];
  }),
) as Record<VendorName, { healthy: string; dead: string[]; all: string[] }>;

/** One route that draws a vendor's cluster for every request, and many tokens for each vendor. */
function drawVendors(config: Bootstrap): void {
  const routes = virtualHost(config).routes;
  const { cluster: _cluster, ...rewrites } = routes[0]?.route ?? { cluster: "" };
  const clusters = vendorNames.map((name) => ({ name: `outbound|443||${name}.dns`, weight: shares[name] }));
  const route = { ...rewrites, weighted_clusters: { clusters } };
  routes.splice(0, routes.length, { name: "drawn", match: { prefix: "/" }, route: route as never });
  editProviders(config, (provider) => {
    provider.apiTokens = pools[provider.type as VendorName].all;
    Object.assign(provider, { failover: { ...failover, healthCheckTimeout: 5000 } });
  });
}

describeGateway(
  "one route that draws one of three vendors by weight",
  healing(downstreamRoute, drawVendors),
  (gateway) => {
    before(() => {
      for (const name of vendorNames) {
        for (const token of pools[name].all) gateway().vendors[name].setToken(token, { kind: "unauthorized" });
        gateway().vendors[name].setToken(pools[name].healthy, { kind: "healthy" });
      }
    });

    it("takes every probe to the vendor of its token, however often it has to be drawn", async (test) => {
      const everyDead = deadTokens * vendorNames.length;
      for (let n = 0; n < 100 && occurrences(gateway(), "is ejected") < everyDead; n++) {
        await Promise.all(Array.from({ length: 16 }, () => chat(gateway())));
      }
      assert.equal(occurrences(gateway(), "is ejected"), everyDead);
      const count = (): number => vendorNames.reduce((sum, name) => sum + probesOf(gateway(), name).length, 0);
      await until(`${wantedProbes} probes`, () => count() >= wantedProbes, 60_000);
      const redrawn = gateway().envoy.log.match(/ 421 \S+ outbound/g)?.length ?? 0;
      assert.ok(redrawn >= wantedProbes / 2, `only ${redrawn} probes were drawn again`);
      for (const name of vendorNames) {
        const probed = new Set(probesOf(gateway(), name).map((request) => request.token));
        assert.deepEqual([...probed].sort(), [...pools[name].dead].sort(), `the probed tokens of ${name}`);
      }
      const from = gateway().arrived;
      const answers = await Promise.all(Array.from({ length: 32 }, () => chat(gateway())));
      assert.ok(answers.every((answer) => answer.status === 200));
      assert.ok(gateway().arrived >= from + answers.length);
      assert.equal(gateway().envoy.log.includes(goneDirect), false);
      test.diagnostic(`${count()} probes, ${redrawn} answers 421`);
    });
  },
);
