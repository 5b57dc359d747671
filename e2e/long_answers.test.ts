import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bootstrap } from "../cli/envoy/bootstrap.ts";
import { connectionManager, vendorClusters, virtualHost } from "../cli/envoy/bootstrap.ts";
import { render } from "../cli/envoy/render.ts";
import { planOf } from "../cli/plan/plan.ts";
import { Problems } from "../cli/problem.ts";
import { modulePath, repository } from "../cli/envoy/shipped.ts";
import { documentsOf } from "../tests/cli/resources.ts";
import { callArrived, clientCalls, counted, quiet, steer, tokens, withThree } from "./harness/burst.ts";
import { chat } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { waitsAmidStream, waitsForAnswer } from "./harness/patience.ts";
import { describeGateway } from "./harness/suite.ts";

const timeout = 30_000;

/** So many seconds of a shipped file pass in one of these cases. */
const pace = 200;
/** Ten minutes, of which a model can think. */
const longMs = 600_000 / pace;
/** Envoy's own limits, where a file says nothing. */
const idleByDefault = "300s";

const retryOnFailure = { enabled: true, maxRetries: 2, retryTimeout: 900_000 / pace, unansweredWithin: 1000 };

/** Makes the durations of a file short that are limits to a vendor's answer. */
function hasten(config: Bootstrap): void {
  const manager = connectionManager(config) as { stream_idle_timeout?: string };
  manager.stream_idle_timeout = scaled(manager.stream_idle_timeout ?? idleByDefault);
  const host = virtualHost(config) as { retry_policy?: Record<string, string> } & ReturnType<typeof virtualHost>;
  for (const key of ["per_try_timeout", "per_try_idle_timeout"]) {
    const limit = host.retry_policy?.[key];
    if (host.retry_policy !== undefined && limit !== undefined) host.retry_policy[key] = scaled(limit);
  }
  for (const { route } of host.routes) route.timeout = scaled(route.timeout ?? "15s");
}

function scaled(duration: string): string {
  return `${Number(duration.replace(/s$/, "")) / pace}s`;
}

/** envoy.yaml with the retry policy and the connection manager of deploy/istio-upstream.yaml. */
function asOnIstio(config: Bootstrap): void {
  for (const { spec } of documentsOf("deploy/istio-upstream.yaml")) {
    for (const { applyTo, patch } of spec["configPatches"] as { applyTo: string; patch: { value: any } }[]) {
      if (applyTo === "VIRTUAL_HOST") Object.assign(virtualHost(config), patch.value);
      if (applyTo === "NETWORK_FILTER") Object.assign(connectionManager(config), patch.value.typed_config);
    }
  }
}

/** The limits of what `render` and `run` make: its manager and policy, and how it holds connections to vendors. */
async function limitsRendered(mode: "upstream" | "downstream"): Promise<(config: Bootstrap) => void> {
  const place = { address: "127.0.0.1", port: 10000, adminPort: 9901, module: modulePath, trust: "anybody" as const };
  const plan = await planOf([`${repository}examples/groq.yaml`], { mode, ...place }, new Problems());
  if (plan === undefined) throw new Error("examples/groq.yaml is not rendered");
  const rendered = render(plan, { mode, ...place });
  const { stream_idle_timeout } = connectionManager(rendered) as { stream_idle_timeout?: string };
  const { retry_policy } = virtualHost(rendered) as { retry_policy?: object };
  const [cluster] = vendorClusters(rendered) as { upstream_connection_options?: object }[];
  return (config) => {
    Object.assign(connectionManager(config), { stream_idle_timeout });
    Object.assign(virtualHost(config), { retry_policy });
    for (const own of vendorClusters(config)) {
      Object.assign(own, { upstream_connection_options: cluster?.upstream_connection_options });
    }
    for (const { route } of virtualHost(config).routes) route.timeout = virtualHost(rendered).routes[0]?.route.timeout;
  };
}

function altered(name: string, mode: Mode, change: (config: Bootstrap) => void): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    change(config);
    hasten(config);
  };
  return { ...withThree({ ...mode, edit }, { retryOnFailure }), name };
}

const modes = [
  altered("envoy.yaml", upstream, () => undefined),
  altered("examples/envoy-downstream.yaml", downstreamRoute, () => undefined),
  altered("deploy/istio-upstream.yaml", upstream, asOnIstio),
  altered("rendered upstream", upstream, await limitsRendered("upstream")),
  altered("rendered downstream", downstreamRoute, await limitsRendered("downstream")),
];

/** Waits for the vendor to have the request, and for as long as it may take to break off with a bill. */
async function vendorWorks(gateway: Gateway): Promise<void> {
  await callArrived(gateway, 1);
  await sleep(retryOnFailure.unansweredWithin + 500);
}

for (const mode of modes) {
  describeGateway(`a vendor that takes its time, ${mode.name}`, mode, (gateway) => {
    it("is asked once for a whole answer of ten minutes, which arrives", { timeout }, () =>
      waitsForAnswer(gateway(), longMs),
    );

    it("is asked once where its answer does not come at all, which is a 504", { timeout }, async () => {
      steer(gateway(), 3, { kind: "stalled" });
      const answer = await chat(gateway());
      assert.equal(answer.status, 504, answer.body);
      assert.equal(clientCalls(gateway()).length, 1);
      await quiet(gateway());
    });

    it("may be silent for ten minutes amid a stream", { timeout }, () => waitsAmidStream(gateway(), longMs));

    it("is not asked again once it broke off after it had worked", { timeout }, async () => {
      steer(gateway(), 3, { kind: "stalled" });
      const answer = chat(gateway());
      await vendorWorks(gateway());
      for (const token of tokens) gateway().vendors.groq.setToken(token, { kind: "cut" });
      gateway().vendors.groq.resume();
      assert.ok([502, 503].includes((await answer).status));
      assert.equal(clientCalls(gateway()).length, 1);
      await quiet(gateway());
    });

    it("is asked again where the connection broke at once", { timeout }, async () => {
      steer(gateway(), 0, { kind: "healthy" });
      const before = await counted(gateway(), /\.upstream_rq_retry$|ai_proxy\.retries$/);
      gateway().vendors.groq.behaviour.drops = 1;
      assert.equal((await chat(gateway())).status, 200);
      assert.equal(clientCalls(gateway()).length, 2);
      assert.ok((await counted(gateway(), /\.upstream_rq_retry$|ai_proxy\.retries$/)) > before);
    });
  });
}
