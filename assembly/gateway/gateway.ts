import { Mode, PluginConfig } from "../config/plugin_config";
import { ProviderConfig } from "../config/provider_config";
import { CalloutAnswer } from "../ports/callouts";
import { Host } from "../ports/host";
import { ContextFile } from "./context_file";
import { Pool } from "./pool";
import { Prober } from "./prober";
import { RouteGuard } from "./route_guard";

/** One configuration at work: what its exchanges share, and what happens between them. */
export class Gateway {
  readonly guard: RouteGuard;
  /** One for each provider configuration, at its index. */
  private readonly pools: Pool[] = [];
  /** The same; null: the provider has none. */
  private readonly contexts: Array<ContextFile | null> = [];
  private readonly probers: Prober[] = [];

  constructor(
    readonly config: PluginConfig,
    readonly host: Host,
  ) {
    this.guard = new RouteGuard(host.journal());
    for (let i = 0; i < config.providers.length; i++) this.add(new Pool(config.providers[i], host));
  }

  /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
  get isUpstream(): bool {
    return this.config.mode == Mode.Upstream;
  }

  poolOf(provider: ProviderConfig): Pool {
    return this.pools[provider.index];
  }

  /** The text that chats of `provider` begin with; null: none. */
  contextOf(provider: ProviderConfig): ContextFile | null {
    return this.contexts[provider.index];
  }

  /** Once a second: leads, probes and settles what is open. */
  tick(): void {
    for (let i = 0; i < this.probers.length; i++) this.probers[i].tick();
  }

  /** Whether callout `id` was for a context file, which streams may wait for. */
  contextAnswered(id: u32, answer: CalloutAnswer): bool {
    for (let i = 0; i < this.contexts.length; i++) {
      const file = this.contexts[i];
      if (file !== null && file.answered(id, answer)) return true;
    }
    return false;
  }

  /** Whether callout `id` was a probe, whose answer is this. */
  probeAnswered(id: u32, answer: CalloutAnswer): bool {
    for (let i = 0; i < this.probers.length; i++) if (this.probers[i].answered(id, answer)) return true;
    return false;
  }

  private add(pool: Pool): void {
    this.pools.push(pool);
    const config = pool.config;
    const context = config.context;
    const type = config.provider.profile.type;
    this.contexts.push(context === null ? null : new ContextFile(type, context, config.timeoutMs, this.host));
    if (pool.heals) this.probers.push(new Prober(pool, this.host, this.isUpstream));
  }
}
