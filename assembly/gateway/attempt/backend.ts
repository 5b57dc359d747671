import { ProviderConfig } from "../../config/provider_config";
import { Usage } from "../../canonical/usage";
import { Host } from "../../ports/host";
import { Counter } from "../../ports/meter";
import { OpenRequests } from "./open_requests";
import { Pool } from "./pool";

/** A provider configuration at work: what requests to it share. */
export class Backend {
  /** Whether access logs want to know what became of requests. */
  notesRequests: bool = false;
  private readonly input: Counter;
  private readonly cachedInput: Counter;
  private readonly output: Counter;

  constructor(
    readonly pool: Pool,
    /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
    readonly isUpstream: bool,
    /** Requests of which one attempt has failed and another is to come. */
    readonly open: OpenRequests,
  ) {
    const provider = `ai_proxy.provider.${pool.config.provider.profile.type}.`;
    this.input = new Counter(provider + "input_tokens");
    this.cachedInput = new Counter(provider + "cached_input_tokens");
    this.output = new Counter(provider + "output_tokens");
  }

  /** Adds what an answer took to the provider's counters. */
  countUsage(usage: Usage): void {
    const meter = this.host.meter();
    if (usage.input > 0) meter.add(this.input, usage.input);
    if (usage.output > 0) meter.add(this.output, usage.output);
    if (usage.cached > 0) meter.add(this.cachedInput, usage.cached);
  }

  get config(): ProviderConfig {
    return this.pool.config;
  }

  get host(): Host {
    return this.pool.host;
  }
}
