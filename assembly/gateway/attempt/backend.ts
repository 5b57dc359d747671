import { ProviderConfig } from "../../config/provider_config";
import { Host } from "../../ports/host";
import { OpenRequests } from "./open_requests";
import { Pool } from "./pool";

/** A provider configuration at work: what requests to it share. */
export class Backend {
  constructor(
    readonly pool: Pool,
    /** Whether the filter stands in the clusters, behind the route, and runs once per attempt. */
    readonly isUpstream: bool,
    /** Requests of which one attempt has failed and another is to come. */
    readonly open: OpenRequests,
  ) {}

  get config(): ProviderConfig {
    return this.pool.config;
  }

  get host(): Host {
    return this.pool.host;
  }
}
