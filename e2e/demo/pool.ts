import { randomBytes } from "node:crypto";
import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { Gateway } from "../harness/gateway.ts";
import { editPlugins, upstream, type PluginConfig } from "../harness/modes.ts";
import { moveToWatchedFile, watchedFile, watchedText } from "../harness/watched_file.ts";

/** How the tokens are called in logs, in the order of the first configuration. */
export const aliases = ["alpha", "bravo", "charlie"] as const;
export type Alias = (typeof aliases)[number];

/** What the two configurations map gpt-4o to; by it a client sees which of them served it. */
export const models = { first: "llama-3.3-70b-versatile", second: "llama-3.1-8b-instant" } as const;

/** How the pool is watched; the secret is one of the demonstration alone. */
export const status = { path: "/ai-proxy/status", token: "demonstration-secret" };

const failover = { enabled: true, failureThreshold: 1, healthCheckInterval: 1000, healthCheckModel: "gpt-4o" };

/**
 * A gateway from envoy.yaml whose groq has three tokens and heals, and whose clusters come from a file that Envoy
 * watches.
 */
export class PoolGateway {
  readonly gateway: Gateway;
  readonly #secrets: string[];
  readonly #settled: Bootstrap;

  private constructor(gateway: Gateway, secrets: string[], settled: Bootstrap) {
    this.gateway = gateway;
    this.#secrets = secrets;
    this.#settled = settled;
  }

  static async start(): Promise<PoolGateway> {
    const secrets = aliases.map((alias) => `canary-groq-${alias}-${randomBytes(6).toString("hex")}`);
    let settled: Bootstrap | null = null;
    const editSettled = (config: Bootstrap): Record<string, string> => {
      configure(config, secrets, "first");
      settled = structuredClone(config);
      return { [watchedFile("clusters")]: moveToWatchedFile(config, "clusters") };
    };
    const gateway = await Gateway.start({ ...upstream, editSettled });
    if (settled === null) throw new Error("the gateway took no configuration");
    for (const secret of secrets) gateway.vendors.groq.setToken(secret, { kind: "healthy" });
    return new PoolGateway(gateway, secrets, settled);
  }

  /** The secret of a token. */
  secretOf(alias: Alias): string {
    return this.#secrets[aliases.indexOf(alias)] ?? "";
  }

  /** The token with this secret; null: it is none of the three. */
  aliasOf(secret: string): Alias | null {
    return aliases[this.#secrets.indexOf(secret)] ?? null;
  }

  /** Replaces the file with the clusters; the second configuration maps otherwise and lists the tokens backwards. */
  update(version: keyof typeof models): void {
    const config = structuredClone(this.#settled);
    configure(config, this.#secrets, version);
    this.gateway.envoy.replace(watchedFile("clusters"), watchedText(config, "clusters"));
  }
}

function configure(config: Bootstrap, secrets: string[], version: keyof typeof models): void {
  const apiTokens = aliases.map((name, index) => ({ token: secrets[index], name }));
  if (version === "second") apiTokens.reverse();
  const modelMapping = { "gpt-4o": models[version], "*": "llama-3.1-8b-instant" };
  const provider: PluginConfig["provider"] = { type: "groq", apiTokens, modelMapping, failover };
  editPlugins(config, (plugin, name) => name === "ai-proxy-groq" && Object.assign(plugin, { provider, status }));
}
