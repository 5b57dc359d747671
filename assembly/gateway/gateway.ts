import { Mode, PluginConfig } from "../config/plugin_config";
import { ProviderConfig } from "../config/provider_config";
import { CalloutAnswer } from "../ports/callouts";
import { Host } from "../ports/host";
import { Backend } from "./attempt/backend";
import { OpenRequests } from "./attempt/open_requests";
import { Pool } from "./attempt/pool";
import { RequestHead } from "./attempt/request_head";
import { ContextFiles } from "./callouts/context_files";
import { Prober } from "./callouts/prober";
import { asksForFile } from "./callouts/vendor_file";
import { RouteGuard } from "./inbound/route_guard";

/** Most requests that are repeated by callouts at a time: those of clients that have left cannot be called back. */
const MAX_REPLAYS: i32 = 256;

/** One configuration at work: what its exchanges share, and what happens between them. */
export class Gateway {
  readonly guard: RouteGuard;
  /** Requests of which one attempt has failed and another is to come. */
  readonly open: OpenRequests;
  /** One for each provider configuration, at its index. */
  private readonly backends: Backend[] = [];
  /** As many: the context files of each. */
  private readonly contexts: ContextFiles[] = [];
  private readonly probers: Prober[] = [];
  /** Callouts by which requests are repeated, as far as they are not answered. */
  private readonly replays: Set<u32> = new Set<u32>();

  constructor(
    readonly config: PluginConfig,
    readonly host: Host,
  ) {
    this.guard = new RouteGuard(host);
    this.open = new OpenRequests(host);
    for (let i = 0; i < config.providers.length; i++) this.add(new Pool(config.providers[i], host));
  }

  /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
  get isUpstream(): bool {
    return this.config.mode == Mode.Upstream;
  }

  backendOf(provider: ProviderConfig): Backend {
    return this.backends[provider.index];
  }

  /** The texts that chats of `provider` are to begin with. */
  contextsOf(provider: ProviderConfig): ContextFiles {
    return this.contexts[provider.index];
  }

  /** Whether a request is one of the filter's own that comes by on its way to the vendor, complete as it is. */
  isOwnRequest(head: RequestHead): bool {
    const providers = this.config.providers;
    if (!this.isUpstream) return false;
    for (let i = 0; i < providers.length; i++) if (asksForFile(head, providers[i])) return true;
    return false;
  }

  /** Whether one more request may be repeated by a callout. */
  get mayReplay(): bool {
    return this.replays.size < MAX_REPLAYS;
  }

  /** Callout `id` repeats a request. */
  replaySent(id: u32): void {
    this.replays.add(id);
  }

  /** Callout `id` is answered, or never will be, whoever waits for it. */
  replayAnswered(id: u32): void {
    this.replays.delete(id);
  }

  /** Once a second: leads, probes and settles what is open. */
  tick(): void {
    const nowMs = this.host.clock().nowMs();
    this.open.tick(nowMs);
    for (let i = 0; i < this.probers.length; i++) this.probers[i].tick(nowMs);
  }

  /** Whether callout `id` was for a context file, which streams may wait for. */
  contextAnswered(id: u32, answer: CalloutAnswer): bool {
    for (let i = 0; i < this.contexts.length; i++) if (this.contexts[i].answered(id, answer)) return true;
    return false;
  }

  /** Whether callout `id` was a probe, whose answer is this. */
  probeAnswered(id: u32, answer: CalloutAnswer): bool {
    for (let i = 0; i < this.probers.length; i++) if (this.probers[i].answered(id, answer)) return true;
    return false;
  }

  private add(pool: Pool): void {
    this.backends.push(new Backend(pool, this.isUpstream, this.open));
    this.contexts.push(new ContextFiles(pool));
    if (pool.heals) this.probers.push(new Prober(pool, this.host, this.isUpstream));
  }
}
