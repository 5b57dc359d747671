import { randomBytes } from "node:crypto";
import {
  endpointOf,
  listenAt,
  plugins,
  speakPlainHttp,
  virtualHost,
  type Bootstrap,
  type Cluster,
} from "../../cli/envoy/bootstrap.ts";
import { modulePath, readShipped } from "../../cli/envoy/shipped.ts";
import { catalogue, type MockName } from "../mock/catalogue.ts";
import { MockVendor } from "../mock/vendor.ts";
import { EnvoyProcess } from "./envoy_process.ts";
import { freePort } from "./free_port.ts";
import { clientSecret } from "./gateway.ts";

/** A provider behind a path of its own, and the mock that stands in for its vendor. */
export interface Backend {
  mock: MockName;
  /** The provider's configuration, but for its tokens. */
  provider: { type: string; [key: string]: unknown };
}

/** One backend of every kind that clients are tried with; they ask for `/NAME/v1/...`. */
export const backends = {
  openai: { mock: "openai", provider: { type: "openai" } },
  groq: { mock: "groq", provider: { type: "groq" } },
  claude: { mock: "claude", provider: { type: "claude" } },
  qwen: { mock: "qwen", provider: { type: "qwen" } },
  dashscope: { mock: "qwen", provider: { type: "qwen", qwenEnableCompatible: false } },
  deepseek: { mock: "deepseek", provider: { type: "deepseek" } },
  moonshot: { mock: "moonshot", provider: { type: "moonshot" } },
  ollama: { mock: "ollama", provider: { type: "ollama", ollamaServerHost: "ollama.cluster.local" } },
  vllm: { mock: "vllm", provider: { type: "vllm", vllmServerHost: catalogue.vllm.host } },
} as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

const names = Object.keys(backends) as BackendName[];

/** Envoy with the shipped upstream filter, once for each of `backends`, and a strict mock behind each. */
export class BackendGateway {
  readonly url: string;
  readonly vendors: Record<BackendName, MockVendor>;
  readonly #envoy: EnvoyProcess;

  private constructor(url: string, vendors: Record<BackendName, MockVendor>, envoy: EnvoyProcess) {
    this.url = url;
    this.vendors = vendors;
    this.#envoy = envoy;
  }

  static async start(): Promise<BackendGateway> {
    const entries = names.map(async (name): Promise<[BackendName, MockVendor]> => {
      const tokens = [1, 2].map(() => `canary-${name}-${randomBytes(6).toString("hex")}`);
      const vendor = await MockVendor.start({ name: backends[name].mock, tokens });
      vendor.forbidden.push(clientSecret);
      return [name, vendor];
    });
    const vendors = Object.fromEntries(await Promise.all(entries)) as Record<BackendName, MockVendor>;
    try {
      const envoy = await EnvoyProcess.start({ config: configFor(vendors, await freePort()), workers: 1 });
      return new BackendGateway(await envoy.listenerUrl("llm"), vendors, envoy);
    } catch (fault) {
      await stopAll(vendors);
      throw fault;
    }
  }

  /** Where a client asks `name`; OpenAI's clients want `/v1` behind it. */
  urlOf(name: BackendName): string {
    return `${this.url}/${name}`;
  }

  /** Envoy's log. */
  get log(): string {
    return this.#envoy.log;
  }

  /** Forgets what arrived and how the vendors were steered. */
  reset(): void {
    for (const name of names) this.vendors[name].reset();
  }

  async stop(): Promise<void> {
    await this.#envoy.stop();
    await stopAll(this.vendors);
  }
}

async function stopAll(vendors: Record<BackendName, MockVendor>): Promise<void> {
  await Promise.all(Object.values(vendors).map((vendor) => vendor.stop()));
}

/** The shipped file with a copy of groq's cluster and route for each backend. */
function configFor(vendors: Record<BackendName, MockVendor>, port: number): Bootstrap {
  const config = readShipped("envoy.yaml");
  const { clusters } = config.static_resources;
  const model = clusters.find(({ name }) => name === "groq");
  if (model === undefined) throw new Error("envoy.yaml has no cluster called groq");
  config.static_resources.clusters = names.map((name) => clusterFor(model, name, vendors[name]));
  virtualHost(config).routes = names.map((name) => ({
    match: { prefix: `/${name}/` },
    route: { cluster: name, prefix_rewrite: "/", timeout: "0s" },
  }));
  for (const plugin of plugins(config)) plugin.vm_config.code.local.filename = modulePath;
  config.admin.address.socket_address = { address: "127.0.0.1", port_value: 0 };
  listenAt(config, port);
  return config;
}

function clusterFor(model: Cluster, name: BackendName, vendor: MockVendor): Cluster {
  const cluster = structuredClone(model);
  Object.assign(cluster, { name, type: "STATIC" });
  cluster.load_assignment.cluster_name = name;
  Object.assign(endpointOf(cluster), { address: "127.0.0.1", port_value: vendor.port });
  speakPlainHttp(cluster);
  for (const options of Object.values(cluster.typed_extension_protocol_options ?? {})) {
    for (const { typed_config } of options.http_filters ?? []) {
      if (typed_config.config === undefined) continue;
      Object.assign(typed_config.config, { name: `ai-proxy-${name}`, root_id: `ai-proxy-${name}` });
      const provider = { ...backends[name].provider, apiTokens: vendor.tokens };
      typed_config.config.configuration.value = JSON.stringify({ mode: "upstream", provider });
    }
  }
  return cluster;
}
