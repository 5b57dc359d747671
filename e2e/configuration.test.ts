import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { plugins, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { EnvoyRefused } from "./harness/envoy_process.ts";
import { clientSecret, Gateway } from "./harness/gateway.ts";
import { downstreamCatchAll, editPlugins, upstream, type PluginConfig } from "./harness/modes.ts";
import { WatchedGateway, mapTo } from "./harness/watched_gateway.ts";

/** Five mistakes, each at another place; every value that could be a secret is one. */
function spoil(plugin: PluginConfig): void {
  plugin.provider = {
    type: "groq",
    apiTokens: ["", { name: clientSecret }],
    modelMapping: { other: 5 },
    timeout: -1,
    protocol: clientSecret,
    failover: { enabled: clientSecret },
  };
}

const spoiledPaths = [
  "$.provider.apiTokens[0]",
  "$.provider.apiTokens[1]",
  "$.provider.modelMapping",
  "$.provider.timeout",
  "$.provider.protocol",
  "$.provider.failover.enabled",
];

async function refusalOf(edit: (config: Bootstrap) => void): Promise<string> {
  try {
    const gateway = await Gateway.start({ ...upstream, edit });
    await gateway.stop();
  } catch (fault) {
    if (fault instanceof EnvoyRefused) return fault.log;
    throw fault;
  }
  return assert.fail("Envoy took the configuration");
}

describe("a bad configuration at the start", () => {
  it("is refused with every problem at its JSON path, and no value of it in the log", async () => {
    const log = await refusalOf((config) =>
      editPlugins(config, (plugin, name) => name.endsWith("groq") && spoil(plugin)),
    );
    for (const path of spoiledPaths) assert.ok(log.includes(`${path}: `), `no word of ${path} in\n${ours(log)}`);
    assert.ok(!log.includes(clientSecret), "a value of the configuration is in the log");
    assert.ok(!log.includes("canary-"), "a token is in the log");
  });

  it("is refused when it is no JSON", async () => {
    const log = await refusalOf((config) => {
      for (const plugin of plugins(config)) plugin.configuration.value = `{"provider": {"apiTokens": ["canary-cut-off`;
    });
    assert.match(ours(log), /\$: is not JSON/);
    assert.ok(!log.includes("canary-"));
  });

  it("is refused with the choices when the provider is unknown", async () => {
    const log = await refusalOf((config) =>
      editPlugins(config, (plugin) => plugin.provider && (plugin.provider.type = "acme")),
    );
    assert.match(ours(log), /\$\.provider\.type: .*groq.*openai.*qwen|\$\.provider\.type: .*openai.*groq.*qwen/);
  });
});

function ours(log: string): string {
  return log
    .split("\n")
    .filter((line) => line.includes("wasm log"))
    .join("\n");
}

for (const [mode, kind] of [
  [downstreamCatchAll, "listeners"],
  [upstream, "clusters"],
] as const) {
  describe(`an update of the ${kind}, ${mode.name}`, () => {
    const watched = new WatchedGateway(mode, kind);
    before(() => watched.start());
    after(() => watched.gateway.stop());

    it("takes effect without a restart when it is good", async () => {
      assert.equal(await watched.model(), "llama-3.3-70b-versatile");
      watched.update(mapTo("second"));
      await watched.settleOn("second");
    });

    it("is refused when it is bad and strict, and the configuration before it keeps serving", async () => {
      const { envoy } = watched.gateway;
      const from = envoy.log.length;
      watched.update((plugin) => {
        spoil(plugin);
        plugin["strictConfig"] = true;
      });
      await envoy.waitForLog("rejected", from);
      await envoy.waitForLog("$.provider.timeout", from);
      for (let index = 0; index < 10; index++) assert.equal(await watched.model(), "second");
    });

    it("takes effect again when the mistake is mended", async () => {
      watched.update(mapTo("third"));
      await watched.settleOn("third");
      await watched.gateway.verify();
    });
  });
}
