import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { vendorClusters, type Bootstrap } from "./harness/envoy_config.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, editPlugins, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const failover = { enabled: true, healthCheckInterval: 1000, healthCheckTimeout: 1000, healthCheckModel: "gpt-4o" };
/** A healed token serves again within the interval, the timeout and this. */
const returnMs = 1000 + 1000 + 2000;
const requests = 600;
const parallel = 16;
const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

/** A shipped file whose vendors' keys are taken out after so many failures; `isLocal`: probes have a way back in. */
function healing(mode: Mode, failureThreshold: number, isLocal: boolean): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    if (!isLocal) config.static_resources.clusters = vendorClusters(config);
    editPlugins(config, (plugin) => {
      for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) {
        if (provider !== undefined) Object.assign(provider, { failover: { ...failover, failureThreshold } });
      }
    });
  };
  return { ...mode, edit };
}

interface Outcome {
  failed: number;
  /** Failures of requests that began after the log said that the token is out. */
  failedLate: number;
}

/** Sends the requests, so many at a time. */
async function load(gateway: Gateway, count = requests): Promise<Outcome> {
  const outcome = { failed: 0, failedLate: 0 };
  let left = count;
  let isOut = false;
  const watch = setInterval(() => (isOut ||= gateway.envoy.log.includes("is ejected")), 5);
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const late = isOut;
      const { status } = await gateway.post("groq", "/v1/chat/completions", body);
      if (status === 200) continue;
      outcome.failed++;
      if (late) outcome.failedLate++;
    }
  };
  await Promise.all(Array.from({ length: parallel }, client));
  clearInterval(watch);
  return outcome;
}

/** Milliseconds until `token` serves clients. */
async function msUntilServed(gateway: Gateway, token: string): Promise<number> {
  const began = Date.now();
  await gateway.envoy.waitForLog("is readmitted", 0, 20_000);
  for (let n = 0; n < 200; n++) {
    const from = gateway.vendors.groq.requests.length;
    await gateway.post("groq", "/v1/chat/completions", body);
    if (gateway.vendors.groq.requests.slice(from).some((request) => request.token === token)) return Date.now() - began;
  }
  return assert.fail("the token never came back");
}

const cases = [
  { state: { kind: "unauthorized" }, failureThreshold: 1 },
  { state: { kind: "limited", retryAfterSeconds: 1 }, failureThreshold: 1 },
  { state: { kind: "unavailable" }, failureThreshold: 3 },
] as const;

for (const mode of [upstream, downstreamRoute]) {
  for (const { state, failureThreshold } of cases) {
    const title = `a token that is ${state.kind}, failureThreshold ${failureThreshold}, ${mode.name}`;
    describeGateway(title, healing(mode, failureThreshold, true), (gateway) => {
      it("fails no request that began after it was taken out, is probed one at a time, and comes back", async () => {
        const vendor = gateway().vendors.groq;
        const token = vendor.tokens[0] ?? "";
        vendor.setToken(token, state);
        const outcome = await load(gateway());
        // Upstream the router tries again with another token: no client sees a failure.
        const [least, most] = mode === upstream ? [0, 0] : [failureThreshold, failureThreshold - 1 + parallel];
        assert.ok(outcome.failed >= least && outcome.failed <= most, `${outcome.failed} failures`);
        assert.equal(outcome.failedLate, 0);
        assert.ok(vendor.requests.some((request) => request.token === token && request.status !== 200));
        const from = vendor.requests.length;
        await sleep(2500);
        const probes = vendor.requests.slice(from);
        assert.ok(probes.length <= 3, `${probes.length} probes in 2.5 s at an interval of 1 s`);
        assert.ok(
          probes.every((request) => request.token === token && request.headers["x-ai-proxy-probe"] === undefined),
        );
        vendor.setToken(token, { kind: "healthy" });
        const ms = await msUntilServed(gateway(), token);
        assert.ok(ms <= returnMs, `back after ${ms} ms`);
        assert.equal(gateway().envoy.log.includes("probes go to the vendor's cluster"), false);
        const leads = [...gateway().envoy.log.matchAll(/checks of (\w+): VM \w+ leads in term (\d+)/g)];
        const terms = leads.map(([, provider, term]) => `${provider} ${term}`);
        assert.ok(terms.length > 0);
        assert.equal(new Set(terms).size, terms.length, "two VMs led in one term");
      });
    });
  }

  describeGateway(`a pool without a local cluster, ${mode.name}`, healing(mode, 1, false), (gateway) => {
    it("is not hurt by clients' own mistakes", async () => {
      const vendor = gateway().vendors.groq;
      vendor.behaviour.status = 400;
      for (let n = 0; n < 60; n++) await gateway().post("groq", "/v1/chat/completions", body);
      assert.equal(gateway().envoy.log.includes("is ejected"), false);
    });

    it("heals through the vendor's cluster, and a forged mark changes nothing", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      vendor.setToken(token, { kind: "unauthorized" });
      await load(gateway(), 100);
      const mark = `${"0".repeat(32)}.${"0".repeat(16)}.${"0".repeat(32)}`;
      const headers = { "x-ai-proxy-probe": mark, "x-ai-proxy-probe-status": "200" };
      assert.equal((await gateway().post("groq", "/v1/chat/completions", body, headers)).status, 200);
      assert.notEqual(vendor.requests.at(-1)?.token, token);
      assert.equal(vendor.requests.at(-1)?.headers["x-ai-proxy-probe"], undefined);
      vendor.setToken(token, { kind: "healthy" });
      await msUntilServed(gateway(), token);
      assert.match(gateway().envoy.log, /probes go to the vendor's cluster/);
    });
  });
}
