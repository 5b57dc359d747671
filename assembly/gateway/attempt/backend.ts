import { ProviderConfig } from "../../config/provider_config";
import { Usage } from "../../canonical/usage";
import { Host } from "../../ports/host";
import { OpenRequests } from "./open_requests";
import { Pool } from "./pool";

/** A provider configuration at work: what requests to it share. */
export class Backend {
  private readonly counters: string;

  constructor(
    readonly pool: Pool,
    /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
    readonly isUpstream: bool,
    /** Requests of which one attempt has failed and another is to come. */
    readonly open: OpenRequests,
  ) {
    this.counters = `ai_proxy.provider.${pool.config.provider.profile.type}.`;
  }

  /** Adds what an answer took to the provider's counters. */
  countUsage(usage: Usage): void {
    const meter = this.host.meter();
    if (usage.input > 0) meter.add(this.counters + "input_tokens", usage.input);
    if (usage.output > 0) meter.add(this.counters + "output_tokens", usage.output);
    if (usage.cached > 0) meter.add(this.counters + "cached_input_tokens", usage.cached);
  }

  get config(): ProviderConfig {
    return this.pool.config;
  }

  get host(): Host {
    return this.pool.host;
  }
}
