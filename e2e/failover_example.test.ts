import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { plugins, virtualHost, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { assertProbesApart, chat, isProbe, returnLimitMs, waitUntilServing } from "./harness/failing_pool.ts";
import { HealthLog } from "./harness/health_log.ts";
import { downstreamRoute, type Mode } from "./harness/modes.ts";
import { repository } from "../cli/envoy/shipped.ts";
import { describeGateway } from "./harness/suite.ts";

interface Example {
  provider: { failover: { failureThreshold: number; healthCheckInterval: number; healthCheckTimeout: number } };
}

const placeholders = ["api-token-1", "api-token-2", "api-token-3"];
const tokens = placeholders.map((_, index) => `canary-example-${index + 1}-${randomBytes(6).toString("hex")}`);

/** The example with other tokens, and nothing else changed. */
function exampleText(): string {
  const text = readFileSync(`${repository}examples/failover-plugin/plugin.yaml`, "utf8");
  const changed = placeholders.reduce((rest, name, index) => rest.replace(name, tokens[index] ?? ""), text);
  assert.ok(placeholders.every((name) => text.includes(name) && !changed.includes(name)));
  return changed;
}

const example = parse(exampleText()) as Example;
const { failureThreshold, healthCheckInterval, healthCheckTimeout } = example.provider.failover;

/** As a WasmPlugin resource has it: the plugin in the connection manager, and routes that rewrite nothing. */
const mode: Mode = {
  ...downstreamRoute,
  name: "downstream filter, catch-all route to qwen",
  choose: () => ({ basePath: "", headers: {} }),
  vendors: ["qwen"],
  edit: (config: Bootstrap) => {
    const host = virtualHost(config);
    const route = host.routes.find(({ name }) => name === "qwen");
    assert.ok(route !== undefined);
    delete route.route.host_rewrite;
    delete route.route.path_rewrite;
    host.routes = [{ ...route, match: { prefix: "/" } }];
    for (const { configuration } of plugins(config)) configuration.value = JSON.stringify(example);
  },
};

describeGateway(`examples/failover-plugin/plugin.yaml, ${mode.name}`, mode, (gateway) => {
  before(() => {
    for (const token of tokens) gateway().vendors.qwen.setToken(token, { kind: "healthy" });
  });

  it("takes each of its three tokens out in turn, and back in time", async () => {
    const { qwen } = gateway().vendors;
    const log = new HealthLog(gateway().envoy);
    const aliases: string[] = [];
    await waitUntilServing(gateway(), tokens, "qwen");
    for (const token of tokens) {
      const from = log.end;
      qwen.setToken(token, { kind: "unauthorized" });
      let failed = 0;
      for (let n = 0; n < 400 && log.aliases("ejected", from).length === 0; n++) {
        if ((await chat(gateway(), "qwen")).status !== 200) failed++;
      }
      assert.equal(failed, failureThreshold);
      const others = tokens.filter((other) => other !== token);
      await waitUntilServing(gateway(), others, "qwen");
      qwen.setToken(token, { kind: "healthy" });
      await log.waitFor("readmitted", 1, from, returnLimitMs({ healthCheckInterval, healthCheckTimeout }));
      await waitUntilServing(gateway(), tokens, "qwen");
      assert.deepEqual(log.aliases("readmitted", from), log.aliases("ejected", from));
      aliases.push(...log.aliases("ejected", from));
    }
    assert.equal(new Set(aliases).size, tokens.length);
    // None is probed once it is back.
    const probes = qwen.requests.filter(isProbe);
    await sleep(healthCheckInterval + 1000);
    assert.equal(qwen.requests.filter(isProbe).length, probes.length);
    assert.ok(
      probes.every((probe) => (JSON.parse(probe.body.toString("utf8")) as { model: string }).model === "qwen-turbo"),
    );
    assert.deepEqual(new Set(probes.map((probe) => probe.token)), new Set(tokens));
    for (const token of tokens) assertProbesApart(gateway(), token, "qwen", healthCheckInterval);
    log.assertOneHolderPerTerm();
  });
});
