import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { plugins, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { EnvoyRefused } from "./harness/envoy_process.ts";
import { clientSecret, Gateway } from "./harness/gateway.ts";
import { downstreamCatchAll, editPlugins, upstream, type Mode, type PluginConfig } from "./harness/modes.ts";
import { moveToWatchedFile, watchedFile, watchedText, type WatchedKind } from "./harness/watched_file.ts";

const chat = { model: "gpt-4o", messages: [] };

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
      editPlugins(config, (plugin) => plugin.provider && (plugin.provider.type = "grok")),
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

/** Sends every request for a model on to `model`, in all rules. */
function mapTo(model: string) {
  return (plugin: PluginConfig): void => {
    for (const rule of [plugin, ...(plugin._rules_ ?? [])]) {
      if (rule.provider !== undefined) rule.provider["modelMapping"] = { "*": model };
    }
  };
}

/** A gateway whose listeners or clusters come from a file that Envoy watches. */
class WatchedGateway {
  readonly #mode: Mode;
  readonly #kind: WatchedKind;
  #settled: Bootstrap | null = null;
  #gateway: Gateway | null = null;

  constructor(mode: Mode, kind: WatchedKind) {
    this.#mode = mode;
    this.#kind = kind;
  }

  async start(): Promise<void> {
    const editSettled = (config: Bootstrap): Record<string, string> => {
      this.#settled = structuredClone(config);
      return { [watchedFile(this.#kind)]: moveToWatchedFile(config, this.#kind) };
    };
    this.#gateway = await Gateway.start({ ...this.#mode, editSettled });
  }

  get gateway(): Gateway {
    assert.ok(this.#gateway !== null);
    return this.#gateway;
  }

  /** Replaces the file; `edit` changes the configuration that serves groq. */
  update(edit: (plugin: PluginConfig) => void): void {
    assert.ok(this.#settled !== null);
    const config = structuredClone(this.#settled);
    editPlugins(config, (plugin, name) => name !== "ai-proxy-openai" && name !== "ai-proxy-qwen" && edit(plugin));
    this.gateway.envoy.replace(watchedFile(this.#kind), watchedText(config, this.#kind));
  }

  /** The model that a chat with groq is mapped to at the moment. */
  async model(): Promise<string> {
    const answer = await this.gateway.post("groq", "/v1/chat/completions", chat);
    assert.equal(answer.status, 200, answer.body);
    return (JSON.parse(answer.body) as { model: string }).model;
  }

  /** Waits until both workers have the configuration that maps to `model`. */
  async settleOn(model: string): Promise<void> {
    for (let tries = 0; tries < 100 && (await this.model()) !== model; tries++) await sleep(50);
    await sleep(100);
    assert.equal(await this.model(), model);
  }
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

    it("is refused when it is bad, and the configuration before it keeps serving", async () => {
      const { envoy } = watched.gateway;
      const from = envoy.log.length;
      watched.update(spoil);
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
