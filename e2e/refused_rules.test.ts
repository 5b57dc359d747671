import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { plugins } from "../cli/envoy/bootstrap.ts";
import type { VendorName } from "./mock/catalogue.ts";
import { clientSecret, type Gateway } from "./harness/gateway.ts";
import { downstreamRoute, editPlugins, type PluginConfig } from "./harness/modes.ts";
import { WatchedGateway, mapTo } from "./harness/watched_gateway.ts";

const paths = ["/v1/chat/completions", "/v1/messages", "/v1/models", "/nowhere"];

/** Two mistakes in the rule of openai, one of them a secret. */
function spoil(plugin: PluginConfig): void {
  for (const rule of plugin._rules_ ?? []) {
    if (rule.provider?.type === "openai") Object.assign(rule.provider, { timeout: -1, protocol: clientSecret });
  }
}

async function isServed(gateway: Gateway, vendor: VendorName): Promise<void> {
  const answer = await gateway.post(vendor, paths[0] ?? "", { model: "gpt-4o", messages: [] });
  assert.equal(answer.status, 200, answer.body);
}

async function isRefused(gateway: Gateway): Promise<void> {
  const arrived = gateway.vendors.openai.requests.length;
  for (const path of paths) {
    const key = { authorization: `Bearer ${clientSecret}` };
    const answer = await gateway.post("openai", path, { model: "gpt-4o", messages: [], max_tokens: 1 }, key);
    assert.equal(answer.status, 503);
    assert.match(answer.body, /The configuration of this route is refused/);
  }
  assert.equal(gateway.vendors.openai.requests.length, arrived, "nothing goes out");
}

/** Waits until a VM has ticked and said how many rules it refuses. */
async function isCounted(gateway: Gateway): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const stats = await gateway.envoy.admin("/stats?filter=ai_proxy.rules_refused");
    if (/rules_refused: [1-9]/.test(stats)) return;
    await sleep(100);
  }
  assert.fail("no statistic counts the rule");
}

describe("a rule with problems", () => {
  const edit = (config: Parameters<typeof plugins>[0]): void => editPlugins(config, spoil);
  const watched = new WatchedGateway({ ...downstreamRoute, edit }, "listeners");
  before(() => watched.start());
  after(() => watched.gateway.stop());

  it("is refused alone at a cold start, with both problems in the log", async () => {
    const { gateway } = watched;
    for (const vendor of ["groq", "qwen"] as const) await isServed(gateway, vendor);
    await isRefused(gateway);
    for (const key of ["timeout", "protocol"]) await gateway.envoy.waitForLog(`$._rules_[0].provider.${key}: `, 0);
    await isCounted(gateway);
    await gateway.verify();
  });

  it("is served once it is mended", async () => {
    const { gateway } = watched;
    watched.update((plugin) => {
      mapTo("first")(plugin);
      for (const rule of plugin._rules_ ?? []) {
        if (rule.provider?.["timeout"] === -1) {
          delete rule.provider["timeout"];
          delete rule.provider["protocol"];
        }
      }
    });
    await watched.settleOn("first");
    await isServed(gateway, "openai");
  });

  it("is refused alone in an update, and the others are new", async () => {
    const { gateway } = watched;
    watched.update(mapTo("second"));
    await watched.settleOn("second");
    await isServed(gateway, "qwen");
    await isRefused(gateway);
    await gateway.verify();
  });
});
