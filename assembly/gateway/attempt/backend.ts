import { ProviderConfig } from "../../config/provider_config";
import { Usage } from "../../canonical/usage";
import { Host } from "../../ports/host";
import { Counter, Meter } from "../../ports/meter";
import { OpenRequests } from "./open_requests";
import { Pool } from "./pool";

/** What answers took. */
class UsageCounters {
  private readonly input: Counter;
  private readonly cachedInput: Counter;
  private readonly output: Counter;

  constructor(prefix: string) {
    this.input = new Counter(prefix + "input_tokens");
    this.cachedInput = new Counter(prefix + "cached_input_tokens");
    this.output = new Counter(prefix + "output_tokens");
  }

  add(meter: Meter, usage: Usage): void {
    if (usage.input > 0) meter.add(this.input, usage.input);
    if (usage.output > 0) meter.add(this.output, usage.output);
    if (usage.cached > 0) meter.add(this.cachedInput, usage.cached);
  }
}

/** A provider configuration at work: what requests to it share. */
export class Backend {
  /** Whether access logs want to know what became of requests. */
  notesRequests: bool = false;
  /** Whether clients want to know who served them. */
  tellsClients: bool = false;
  private readonly prefix: string;
  private readonly usage: UsageCounters;
  /** By what metrics call a line of `modelMapping`. */
  private readonly byModel: Map<string, UsageCounters> = new Map<string, UsageCounters>();

  constructor(
    readonly pool: Pool,
    /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
    readonly isUpstream: bool,
    /** Requests of which one attempt has failed and another is to come. */
    readonly open: OpenRequests,
  ) {
    const prefix = `ai_proxy.provider.${pool.config.provider.profile.type}.`;
    this.prefix = prefix;
    this.usage = new UsageCounters(prefix);
  }

  /** Adds what an answer took to the provider's counters, and to those of the models that `label` stands for. */
  countUsage(usage: Usage, label: string): void {
    this.usage.add(this.host.meter(), usage);
    if (label.length == 0) return;
    if (!this.byModel.has(label)) this.byModel.set(label, new UsageCounters(`${this.prefix}model.${label}.`));
    this.byModel.get(label).add(this.host.meter(), usage);
  }

  get config(): ProviderConfig {
    return this.pool.config;
  }

  get host(): Host {
    return this.pool.host;
  }
}
