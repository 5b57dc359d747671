import { Mode, PluginConfig } from "../config/plugin_config";
import { ProviderConfig } from "../config/provider_config";
import { Host } from "../ports/host";
import { Backend } from "./attempt/backend";
import { OpenRequests } from "./attempt/open_requests";
import { Pool } from "./attempt/pool";
import { RequestHead } from "./attempt/request_head";
import { Ledger } from "./fetched/ledger";
import { Prerequisites } from "./fetched/prerequisites";
import { Prober } from "./callouts/prober";
import { RouteGuard } from "./inbound/route_guard";
import { asksForFile } from "./outbound/own_request";
import { TokenMetrics } from "./status/token_metrics";
import { StatusEndpoint } from "./status/status_endpoint";

/** One configuration at work: what its exchanges share, and what happens between them. */
export class Gateway {
  readonly guard: RouteGuard;
  /** Requests of which one attempt has failed and another is to come. */
  readonly open: OpenRequests;
  /** Where operators ask how the tokens are. */
  readonly status: StatusEndpoint;
  /** One for each provider configuration, at its index. */
  private readonly backends: Backend[];
  /** As many: what the requests of each wait for. */
  private readonly prerequisites: Prerequisites[] = [];
  private readonly probers: Prober[] = [];
  private readonly metrics: TokenMetrics[] = [];

  constructor(
    readonly config: PluginConfig,
    readonly host: Host,
    /** Callouts that are not answered, those of a configuration before among them. */
    readonly ledger: Ledger = new Ledger(host),
  ) {
    const backends: Backend[] = [];
    this.backends = backends;
    this.status = new StatusEndpoint(config.status, backends, host);
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

  /** What requests to `provider` cannot be sent without. */
  prerequisitesOf(provider: ProviderConfig): Prerequisites {
    return this.prerequisites[provider.index];
  }

  /** Whether a request is one of the filter's own that comes by on its way to the vendor, complete as it is. */
  isOwnRequest(head: RequestHead): bool {
    const providers = this.config.providers;
    if (!this.isUpstream) return false;
    for (let i = 0; i < providers.length; i++) if (asksForFile(head, providers[i])) return true;
    return false;
  }

  /** Once a second: leads, probes, settles what is open, and counts. */
  tick(): void {
    const nowMs = this.host.clock().nowMs();
    this.open.tick(nowMs);
    for (let i = 0; i < this.probers.length; i++) this.probers[i].tick(nowMs);
    // After the probers, which read the shared record.
    for (let i = 0; i < this.metrics.length; i++) this.metrics[i].tick();
  }

  /** The configuration is no longer at work. */
  end(): void {
    for (let i = 0; i < this.metrics.length; i++) this.metrics[i].end();
  }

  private add(pool: Pool): void {
    const backend = new Backend(pool, this.isUpstream, this.open);
    backend.notesRequests = this.config.notesRequests;
    backend.tellsClients = this.config.tellsClients;
    this.backends.push(backend);
    this.metrics.push(new TokenMetrics(pool));
    const prerequisites = new Prerequisites(backend, this.ledger);
    this.prerequisites.push(prerequisites);
    if (pool.heals) this.probers.push(new Prober(backend, prerequisites));
  }
}
