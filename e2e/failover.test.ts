import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { vendorClusters, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { chat, healing, numberedChat, returnLimitMs, waitUntilServing } from "./harness/failing_pool.ts";
import { HealthLog } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const requests = 600;
const parallel = 16;

function withoutLocalCluster(config: Bootstrap): void {
  config.static_resources.clusters = vendorClusters(config);
}

const cases = [
  { state: { kind: "unauthorized" }, failureThreshold: 1 },
  { state: { kind: "unavailable" }, failureThreshold: 3 },
] as const;

for (const mode of [upstream, downstreamRoute]) {
  for (const { state, failureThreshold } of cases) {
    const title = `a token that is ${state.kind}, failureThreshold ${failureThreshold}, ${mode.name}`;
    describeGateway(title, healing(mode, { failureThreshold }), (gateway) => {
      it("fails no request that began after it was taken out, is probed one at a time, and comes back", async () => {
        const vendor = gateway().vendors.groq;
        const token = vendor.tokens[0] ?? "";
        vendor.setToken(token, state);
        const outcome = await new Load(gateway(), { dead: token, parallel }, requests).ended();
        // Upstream the router tries again with another token: no client sees a failure.
        const [least, most] = mode === upstream ? [0, 0] : [failureThreshold, failureThreshold - 1 + parallel];
        assert.ok(outcome.failed >= least && outcome.failed <= most, `${outcome.failed} failures`);
        assert.equal(outcome.failedLate, 0);
        assert.equal(outcome.seenLate, 0);
        assert.ok(vendor.requests.some((request) => request.token === token && request.status !== 200));
        const from = vendor.requests.length;
        await sleep(2500);
        const probes = vendor.requests.slice(from);
        assert.ok(probes.length <= 3, `${probes.length} probes in 2.5 s at an interval of 1 s`);
        assert.ok(
          probes.every((request) => request.token === token && request.headers["x-ai-proxy-probe"] === undefined),
        );
        vendor.setToken(token, { kind: "healthy" });
        const log = new HealthLog(gateway().envoy);
        await log.waitFor("readmitted", 1, 0, returnLimitMs());
        await waitUntilServing(gateway(), vendor.tokens);
        assert.equal(gateway().envoy.log.includes("probes go to the vendor's cluster"), false);
        log.assertOneHolderPerTerm();
      });
    });
  }

  describeGateway(`a token whose vendor tells until when a limit holds, ${mode.name}`, healing(mode), (gateway) => {
    it("rests without a probe, and a client's request brings it back", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      vendor.setToken(token, { kind: "limited", retryAfterSeconds: 4 });
      const until = Date.now() + 3000;
      const isAsked = () => vendor.requests.some((request) => request.token === token && request.status === 429);
      while (!isAsked() && Date.now() < until) await chat(gateway());
      assert.ok(isAsked(), "the token was never drawn");
      const from = vendor.requests.length;
      for (let n = 0; n < 20; n++) assert.equal((await chat(gateway())).status, 200);
      await sleep(2500);
      const later = vendor.requests.slice(from);
      assert.equal(later.length, 20, "probes");
      assert.ok(later.every((request) => request.token !== token));
      vendor.setToken(token, { kind: "healthy" });
      // The rest of the rest, and a fifth on top.
      await sleep(2500);
      await waitUntilServing(gateway(), vendor.tokens);
      await new HealthLog(gateway().envoy).waitFor("readmitted", 1);
    });
  });

  describeGateway(`a pool without a local cluster, ${mode.name}`, healing(mode, {}, withoutLocalCluster), (gateway) => {
    it("is not hurt by clients' own mistakes", async () => {
      const vendor = gateway().vendors.groq;
      vendor.behaviour.status = 400;
      for (let n = 0; n < 60; n++) await chat(gateway());
      assert.equal(gateway().envoy.log.includes("is ejected"), false);
    });

    it("heals through the vendor's cluster, and a forged mark changes nothing", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      vendor.setToken(token, { kind: "unauthorized" });
      await new Load(gateway(), { dead: token, parallel }, 100).ended();
      const mark = `${"0".repeat(32)}.${"0".repeat(16)}.${"0".repeat(32)}`;
      const headers = { "x-ai-proxy-probe": mark, "x-ai-proxy-probe-status": "200" };
      assert.equal((await gateway().post("groq", "/v1/chat/completions", numberedChat(0), headers)).status, 200);
      assert.notEqual(vendor.requests.at(-1)?.token, token);
      assert.equal(vendor.requests.at(-1)?.headers["x-ai-proxy-probe"], undefined);
      vendor.setToken(token, { kind: "healthy" });
      await new HealthLog(gateway().envoy).waitFor("readmitted", 1);
      await waitUntilServing(gateway(), [token]);
      assert.match(gateway().envoy.log, /probes go to the vendor's cluster/);
    });
  });
}
