import { randomBytes } from "node:crypto";
import {
  connectionManager,
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
import { secretOf, sessionOf } from "../mock/sigv4.ts";
import { TokenEndpoint } from "../mock/token_endpoint.ts";
import { MockVendor } from "../mock/vendor.ts";
import { plainCluster } from "./clouds.ts";
import { EnvoyProcess } from "./envoy_process.ts";
import { fastFailover } from "./failing_pool.ts";
import { freePort } from "./free_port.ts";
import { clientSecret } from "./gateway.ts";

/** A provider behind a path of its own, and the mock that stands in for its vendor. */
export interface Backend {
  mock: MockName;
  /** The provider's configuration, but for its accounts. */
  provider: { type: string; [key: string]: unknown };
  /** What its accounts are; absent: keys. */
  accounts?: "pairs" | "service accounts";
}

const azureUrl = `https://${catalogue.azure.host}`;
const aws = { type: "bedrock", awsRegion: "eu-central-1" };
const project = { vertexProjectId: "p-1", vertexRegion: "global", vertexAuthServiceName: "oauth" };

/** A pool that clients of the vendor's own API ask, and which takes out what `model` is refused with. */
function original(model: string): object {
  return { protocol: "original", failover: { ...fastFailover, healthCheckModel: model } };
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
  gemini: { mock: "gemini", provider: { type: "gemini" } },
  geminiOriginal: { mock: "gemini", provider: { type: "gemini", ...original("gemini-3.8-flash") } },
  vertex: { mock: "vertex", provider: { type: "vertex", ...project }, accounts: "service accounts" },
  vertexOriginal: { mock: "vertex", provider: { type: "vertex", ...original("gemini-3.8-flash") } },
  bedrock: { mock: "bedrock", provider: aws, accounts: "pairs" },
  bedrockConverse: { mock: "bedrock", provider: { ...aws, bedrockMessages: "converse" }, accounts: "pairs" },
  bedrockInvoke: { mock: "bedrock", provider: { ...aws, bedrockMessages: "invoke" }, accounts: "pairs" },
  bedrockOriginal: {
    mock: "bedrock",
    provider: { ...aws, ...original("eu.anthropic.claude-haiku-4-5-20251001-v1:0") },
    accounts: "pairs",
  },
  azure: { mock: "azure", provider: { type: "azure", azureServiceUrl: `${azureUrl}?api-version=2024-10-21` } },
  azureV1: { mock: "azure", provider: { type: "azure", azureServiceUrl: `${azureUrl}/openai/v1` } },
} as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

const names = Object.keys(backends) as BackendName[];

/** Envoy with the shipped upstream filter, once for each of `backends`, and a strict mock behind each. */
export class BackendGateway {
  readonly url: string;
  readonly vendors: Record<BackendName, MockVendor>;
  readonly #envoy: EnvoyProcess;
  readonly #stopVendors: () => Promise<void>;

  private constructor(
    url: string,
    vendors: Record<BackendName, MockVendor>,
    { envoy, stop }: { envoy: EnvoyProcess; stop: () => Promise<void> },
  ) {
    this.url = url;
    this.vendors = vendors;
    this.#envoy = envoy;
    this.#stopVendors = stop;
  }

  static async start(): Promise<BackendGateway> {
    const entries = names.map(async (name): Promise<[BackendName, MockVendor]> => {
      const tokens = [1, 2, 3].map(() => `canary-${name}-${randomBytes(6).toString("hex")}`);
      const vendor = await MockVendor.start({ name: backends[name].mock, tokens });
      vendor.forbidden.push(clientSecret);
      return [name, vendor];
    });
    const vendors = Object.fromEntries(await Promise.all(entries)) as Record<BackendName, MockVendor>;
    const endpoint = await TokenEndpoint.start();
    endpoint.onGrant = (token) => vendors.vertex.setToken(token, { kind: "healthy" });
    const stop = async (): Promise<void> => {
      await Promise.all([endpoint, ...Object.values(vendors)].map((server) => server.stop()));
    };
    try {
      const envoy = await EnvoyProcess.start({ config: configFor(vendors, endpoint, await freePort()), workers: 1 });
      return new BackendGateway(await envoy.listenerUrl("llm"), vendors, { envoy, stop });
    } catch (fault) {
      await stop();
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
    await this.#stopVendors();
  }
}

/** The shipped file with a copy of groq's cluster and route for each backend. */
function configFor(vendors: Record<BackendName, MockVendor>, endpoint: TokenEndpoint, port: number): Bootstrap {
  const config = readShipped("envoy.yaml");
  const { clusters } = config.static_resources;
  const model = clusters.find(({ name }) => name === "groq");
  if (model === undefined) throw new Error("envoy.yaml has no cluster called groq");
  config.static_resources.clusters = names.map((name) => clusterFor(model, name, { vendors, endpoint }));
  config.static_resources.clusters.push(plainCluster("outbound|443||oauth.dns", endpoint.port));
  virtualHost(config).routes = names.map((name) => ({
    match: { prefix: `/${name}/` },
    route: { cluster: name, prefix_rewrite: "/", timeout: "0s" },
  }));
  for (const plugin of plugins(config)) plugin.vm_config.code.local.filename = modulePath;
  // ARNs of Bedrock's models have slashes: its SDKs write them into a path, escaped.
  Object.assign(connectionManager(config), { path_with_escaped_slashes_action: "KEEP_UNCHANGED" });
  config.admin.address.socket_address = { address: "127.0.0.1", port_value: 0 };
  listenAt(config, port);
  return config;
}

/** The keys of a configuration that hold the accounts called `tokens`. */
function accountsOf(name: BackendName, tokens: string[], endpoint: TokenEndpoint): object {
  const { accounts }: Backend = backends[name];
  if (accounts === undefined) return { apiTokens: tokens };
  const pair = (accessKey: string): object => ({
    accessKey,
    secretKey: secretOf(accessKey),
    sessionToken: sessionOf(accessKey),
  });
  const account = (token: string): object => ({ serviceAccount: endpoint.accountFile(token) });
  return { credentials: tokens.map(accounts === "pairs" ? pair : account) };
}

function clusterFor(
  model: Cluster,
  name: BackendName,
  { vendors, endpoint }: { vendors: Record<BackendName, MockVendor>; endpoint: TokenEndpoint },
): Cluster {
  const vendor = vendors[name];
  const cluster = structuredClone(model);
  Object.assign(cluster, { name, type: "STATIC" });
  cluster.load_assignment.cluster_name = name;
  Object.assign(endpointOf(cluster), { address: "127.0.0.1", port_value: vendor.port });
  speakPlainHttp(cluster);
  for (const options of Object.values(cluster.typed_extension_protocol_options ?? {})) {
    for (const { typed_config } of options.http_filters ?? []) {
      if (typed_config.config === undefined) continue;
      Object.assign(typed_config.config, { name: `ai-proxy-${name}`, root_id: `ai-proxy-${name}` });
      const provider = { ...backends[name].provider, ...accountsOf(name, vendor.tokens, endpoint) };
      typed_config.config.configuration.value = JSON.stringify({ mode: "upstream", provider });
    }
  }
  return cluster;
}
