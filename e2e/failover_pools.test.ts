import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { virtualHost, type Bootstrap, type Route } from "../cli/envoy/bootstrap.ts";
import {
  assertProbesApart,
  chat,
  chatPath,
  editProviders,
  ejectToken,
  healing,
  isProbe,
  numberedChat,
  returnLimitMs,
  servingTokens,
  waitUntilServing,
} from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamRoute, editPlugins, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import type { RecordedRequest } from "./mock/records.ts";

const bothModes = [upstream, downstreamRoute];

function codeOf(body: string): string | null {
  return (JSON.parse(body) as { error: { code: string | null } }).error.code;
}

/** What the clients' chats, and not the probes, brought to groq since `from`. */
function clientRequests(gateway: Gateway, from = 0): RecordedRequest[] {
  return gateway.vendors.groq.requests.slice(from).filter((request) => !isProbe(request));
}

/** Chats until `count` tokens are out. */
async function ejectAll(gateway: Gateway, count: number): Promise<void> {
  const log = new HealthLog(gateway.envoy);
  for (const token of gateway.vendors.groq.tokens) gateway.vendors.groq.setToken(token, { kind: "unauthorized" });
  await until(`${count} tokens are out`, async () => {
    await chat(gateway);
    return new Set(log.aliases("ejected")).size === count;
  });
}

function healAll(gateway: Gateway): void {
  for (const token of gateway.vendors.groq.tokens) gateway.vendors.groq.setToken(token, { kind: "healthy" });
}

/** Leaves groq the first of its tokens. */
function keepOneToken(config: Bootstrap): void {
  editProviders(config, (provider) => provider.type === "groq" && provider.apiTokens?.splice(1));
}

/** Tokens made for a case; a mock vendor serves them once it is told. */
function canaries(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `canary-${name}-${n}-${randomBytes(6).toString("hex")}`);
}

function describeDeadPools(mode: Mode): void {
  describeGateway(`a pool whose tokens are all out, ${mode.name}`, healing(mode), (gateway) => {
    it("hands the vendor's own refusals to clients, and serves with all tokens once they have healed", async () => {
      const { groq } = gateway().vendors;
      await ejectAll(gateway(), 2);
      for (let n = 0; n < 10; n++) {
        const from = groq.requests.length;
        const answer = await chat(gateway());
        assert.equal(answer.status, 401);
        assert.equal(codeOf(answer.body), "invalid_api_key");
        assert.ok(clientRequests(gateway(), from).length <= 2, "a token was asked twice for one client");
      }
      const log = new HealthLog(gateway().envoy);
      assert.equal(log.aliases("ejected").length, 2);
      assert.deepEqual(log.aliases("readmitted"), []);
      healAll(gateway());
      await log.waitFor("readmitted", 2);
      await waitUntilServing(gateway(), groq.tokens);
      log.assertOneHolderPerTerm();
    });
  });

  const rejecting = healing(mode, { whenNoneHealthy: "reject" });
  describeGateway(`whenNoneHealthy: reject, ${mode.name}`, rejecting, (gateway) => {
    it("refuses clients without asking the vendor, and serves in time once the tokens have healed", async () => {
      const { groq } = gateway().vendors;
      await ejectAll(gateway(), 2);
      const from = groq.requests.length;
      for (let n = 0; n < 10; n++) {
        const answer = await chat(gateway());
        assert.equal(answer.status, 503);
        assert.equal(codeOf(answer.body), "no_healthy_token");
        const seconds = Number(answer.headers["retry-after"]);
        assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 7, `retry-after ${seconds}`);
      }
      assert.equal(clientRequests(gateway(), from).length, 0);
      healAll(gateway());
      const log = new HealthLog(gateway().envoy);
      await log.waitFor("readmitted", 2, 0, returnLimitMs());
      await waitUntilServing(gateway(), groq.tokens);
      for (const token of groq.tokens) assertProbesApart(gateway(), token);
      log.assertOneHolderPerTerm();
    });
  });
}

function describeSmallPools(mode: Mode): void {
  describeGateway(`a single token, ${mode.name}`, healing(mode, {}, keepOneToken), (gateway) => {
    it("goes out, its refusals reach the clients, and it comes back in time", async () => {
      const { groq } = gateway().vendors;
      const token = groq.tokens[0] ?? "";
      const log = new HealthLog(gateway().envoy);
      const alias = await ejectToken(gateway(), token);
      for (let n = 0; n < 5; n++) assert.equal((await chat(gateway())).status, 401);
      await until("a probe", () => groq.requests.some(isProbe));
      groq.setToken(token, { kind: "healthy" });
      await log.waitFor("readmitted", 1, 0, returnLimitMs());
      assert.deepEqual(await servingTokens(gateway(), 10), new Set([token]));
      assert.deepEqual([log.aliases("ejected"), log.aliases("readmitted")], [[alias], [alias]]);
    });
  });

  const ownKeys = healing(mode, {}, (config) => {
    editProviders(config, (provider) => provider.type === "openai" && delete provider.apiTokens);
  });
  describeGateway(`no tokens but the clients' own, ${mode.name}`, ownKeys, (gateway) => {
    const [key = ""] = canaries("own", 1);
    const ask = (): Promise<{ status: number; body: string }> =>
      gateway().post("openai", chatPath, numberedChat(0), { authorization: `Bearer ${key}` });

    it("heals nothing, says so in the log, and passes keys and refusals on", async () => {
      const { openai } = gateway().vendors;
      assert.match(gateway().envoy.log, /provider\.failover: does nothing without apiTokens/);
      openai.setToken(key, { kind: "unauthorized" });
      for (let n = 0; n < 10; n++) {
        const answer = await ask();
        assert.equal(answer.status, 401);
        assert.equal(codeOf(answer.body), "invalid_api_key");
      }
      assert.equal(openai.requests.length, 10);
      openai.setToken(key, { kind: "healthy" });
      for (let n = 0; n < 10; n++) assert.equal((await ask()).status, 200);
      assert.deepEqual(new HealthLog(gateway().envoy).aliases("ejected"), []);
      assert.equal(openai.requests.length, 20);
    });
  });
}

function describeLargePool(mode: Mode): void {
  const tokens = canaries("many", 200);
  const dead = tokens.filter((_, index) => index % 2 === 0);
  const large = healing(mode, { healthCheckTimeout: 5000 }, (config) => {
    editProviders(config, (provider) => provider.type === "groq" && (provider.apiTokens = tokens));
  });
  describeGateway(`200 tokens, half of them dead, ${mode.name}`, large, (gateway) => {
    before(() => {
      for (const token of tokens) gateway().vendors.groq.setToken(token, { kind: "healthy" });
    });

    it("fails no client once the dead are out, and serves with all 200 once they have healed", async () => {
      const { groq } = gateway().vendors;
      const log = new HealthLog(gateway().envoy);
      for (const token of dead) groq.setToken(token, { kind: "unauthorized" });
      while (log.aliases("ejected").length < dead.length) {
        await new Load(gateway(), { dead: dead[0] ?? "" }, 200).ended();
      }
      assert.equal(new Set(log.aliases("ejected")).size, dead.length);
      const from = groq.requests.length;
      assert.equal((await new Load(gateway(), { dead: dead[0] ?? "" }, 400).ended()).failed, 0);
      const served = new Set(clientRequests(gateway(), from).map((request) => request.token));
      assert.ok(dead.every((token) => !served.has(token)));
      for (const token of dead) groq.setToken(token, { kind: "healthy" });
      await log.waitFor("readmitted", dead.length);
      const missing = new Set(tokens);
      for (let n = 0; n < 20 && missing.size > 0; n++) {
        const start = groq.requests.length;
        assert.equal((await new Load(gateway(), { dead: dead[0] ?? "" }, 300).ended()).failed, 0);
        for (const request of clientRequests(gateway(), start)) missing.delete(request.token);
      }
      assert.equal(missing.size, 0, `${missing.size} tokens serve nobody`);
      assert.equal(log.aliases("ejected").length, dead.length);
      for (const token of dead) assertProbesApart(gateway(), token);
      assert.doesNotMatch(await gateway().envoy.admin("/stats"), /verdicts_lost: [1-9]/);
      log.assertOneHolderPerTerm();
    });
  });
}

interface TwoRules {
  name: string;
  ids: [string | undefined, string | undefined];
  /** Indexes into the case's five tokens. */
  first: number[];
  second: number[];
}

const ruleCases: TwoRules[] = [
  { name: "of one type with ids of their own", ids: ["a", "b"], first: [0, 1], second: [2, 3] },
  { name: "of one type with one id", ids: [undefined, undefined], first: [0, 1], second: [2, 3] },
  { name: "of one type that share a token under ids of their own", ids: ["a", "b"], first: [0, 4], second: [2, 4] },
  { name: "of one type that share a token under one id", ids: [undefined, undefined], first: [0, 4], second: [2, 4] },
];

/** A second route to groq's cluster, with a rule of its own, for clients who ask for "other". */
function addRule(config: Bootstrap, tokens: string[], { ids, first, second }: TwoRules): void {
  const { routes } = virtualHost(config);
  const route = routes.find(({ name }) => name === "groq") as Route;
  const match = { prefix: "/", headers: [{ name: "x-llm-vendor", string_match: { exact: "other" } }] };
  routes.unshift({ ...structuredClone(route), name: "other", match });
  editPlugins(config, (plugin) => {
    const rules = plugin._rules_ ?? [];
    const rule = rules.find(({ provider }) => provider?.type === "groq");
    assert.ok(rule?.provider !== undefined);
    delete rule["_match_service_"];
    const other = structuredClone(rule);
    Object.assign(rule, { _match_route_: ["groq"] });
    Object.assign(rule.provider, { apiTokens: first.map((index) => tokens[index]), ...(ids[0] && { id: ids[0] }) });
    Object.assign(other, { _match_route_: ["other"] });
    Object.assign(other.provider ?? {}, {
      apiTokens: second.map((index) => tokens[index]),
      ...(ids[1] && { id: ids[1] }),
    });
    rules.push(other);
  });
}

/** How a client asks for a rule. */
const ruleNames = { first: "groq", second: "other" } as const;

/** Tokens and statuses that the chats by a rule met. */
interface RuleAnswers {
  used: Set<string>;
  statuses: Set<number>;
}

async function askRule(gateway: Gateway, rule: keyof typeof ruleNames, count: number): Promise<RuleAnswers> {
  const from = gateway.vendors.groq.requests.length;
  const headers = { "x-llm-vendor": ruleNames[rule] };
  const statuses = new Set<number>();
  for (let n = 0; n < count; n++) {
    statuses.add((await gateway.post("groq", chatPath, numberedChat(n), headers)).status);
  }
  return { used: new Set(clientRequests(gateway, from).map((request) => request.token)), statuses };
}

function describeTwoRules(rules: TwoRules): void {
  const tokens = canaries("rule", 5);
  const mode = healing(downstreamRoute, {}, (config) => addRule(config, tokens, rules));
  const [own, foreign] = [rules.first, rules.second].map((indexes) => indexes.map((index) => tokens[index] ?? ""));
  assert.ok(own !== undefined && foreign !== undefined);

  describeGateway(`two rules ${rules.name}`, mode, (gateway) => {
    before(() => {
      for (const token of tokens) gateway().vendors.groq.setToken(token, { kind: "healthy" });
    });
    const ask = (rule: keyof typeof ruleNames, count: number): Promise<RuleAnswers> => askRule(gateway(), rule, count);

    it("send their own tokens only, and neither takes the other's losses for its own", async () => {
      const { groq } = gateway().vendors;
      const log = new HealthLog(gateway().envoy);
      assert.deepEqual((await ask("first", 40)).used, new Set(own));
      assert.deepEqual((await ask("second", 40)).used, new Set(foreign));
      const shared = own.filter((token) => foreign.includes(token));
      for (const token of foreign) groq.setToken(token, { kind: "unauthorized" });
      await until("the second rule's tokens are out", async () => {
        await ask("second", 1);
        return log.aliases("ejected").length >= 2;
      });
      const refused = await ask("second", 10);
      assert.deepEqual(refused.statuses, new Set([401]));
      assert.ok([...refused.used].every((token) => foreign.includes(token)));
      // The shared token fails the first rule once under an id of its own, and never under one id.
      const before = log.aliases("ejected").length;
      await ask("first", 40);
      assert.equal(log.aliases("ejected").length - before, rules.ids[0] === undefined ? 0 : shared.length);
      const served = await ask("first", 40);
      assert.deepEqual(served, { used: new Set(own.filter((t) => !shared.includes(t))), statuses: new Set([200]) });
      const out = log.aliases("ejected").length;
      healAll(gateway());
      await log.waitFor("readmitted", out, 0, 30_000);
      assert.deepEqual(await ask("second", 40), { used: new Set(foreign), statuses: new Set([200]) });
      assert.deepEqual(await ask("first", 40), { used: new Set(own), statuses: new Set([200]) });
      const probed = new Set(groq.requests.filter(isProbe).map((request) => request.token));
      assert.deepEqual(probed, new Set(foreign));
    });
  });
}

// Side by side: the cases wait for probes most of the time.
describe("pools of tokens", { concurrency: 4 }, () => {
  for (const mode of bothModes) {
    describeLargePool(mode);
    describeDeadPools(mode);
    describeSmallPools(mode);
  }
  for (const rules of ruleCases) describeTwoRules(rules);

  const patient = healing(downstreamRoute, { failureThreshold: 3, successThreshold: 2 });
  describeGateway("failureThreshold 3 and successThreshold 2", patient, (gateway) => {
    it("take a token out after three failures, and back after two probes that pass", async () => {
      const { groq } = gateway().vendors;
      const token = groq.tokens[0] ?? "";
      const log = new HealthLog(gateway().envoy);
      groq.setToken(token, { kind: "unauthorized" });
      const outcome = await new Load(gateway(), { dead: token }, 300).ended();
      assert.ok(outcome.failed >= 3 && outcome.failed <= 2 + 16, `${outcome.failed} failures`);
      assert.equal(outcome.seenLate, 0);
      assert.equal(log.aliases("ejected").length, 1);
      groq.setToken(token, { kind: "healthy" });
      await log.waitFor("readmitted", 1);
      const probes = groq.requests.filter(isProbe);
      assert.equal(probes.filter((request) => request.status === 200).length, 2);
      assert.deepEqual(
        probes.slice(-2).map((request) => request.status),
        [200, 200],
      );
      assertProbesApart(gateway(), token);
      await waitUntilServing(gateway(), groq.tokens);
      log.assertOneHolderPerTerm();
    });
  });

  const single = healing(downstreamRoute, { failureThreshold: 3 }, keepOneToken);
  describeGateway("failureThreshold 3 with a single token", single, (gateway) => {
    it("counts failures in a row only", async () => {
      const { groq } = gateway().vendors;
      const token = groq.tokens[0] ?? "";
      const log = new HealthLog(gateway().envoy);
      for (const status of [401, 401, 200, 401, 401]) {
        groq.setToken(token, { kind: status === 200 ? "healthy" : "unauthorized" });
        assert.equal((await chat(gateway())).status, status);
      }
      assert.deepEqual(log.aliases("ejected"), []);
      assert.equal((await chat(gateway())).status, 401);
      assert.equal((await log.waitFor("ejected", 1)).length, 1);
    });
  });
});
