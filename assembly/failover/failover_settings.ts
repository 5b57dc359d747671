import { StatusSet } from "../base/http/status_set";

/** Where probes go. */
export enum HealthCheckVia {
  Auto,
  Local,
  Direct,
}

/** What happens when no token is healthy. */
export enum WhenNoneHealthy {
  Soonest,
  Reject,
}

/** The `failover` object of a provider, checked. */
export class FailoverSettings {
  enabled: bool = false;
  /** Consecutive failures that take a token out, 1 or more. */
  failureThreshold: u32 = 3;
  /** Whether the user has said so: then every failure counts, whatever the vendor's words. */
  isThresholdSet: bool = false;
  /** Consecutive passed probes that put it back, 1 or more. */
  successThreshold: u32 = 1;
  /** Milliseconds between probes of one token, 1000 or more. */
  healthCheckIntervalMs: u32 = 5000;
  /** Milliseconds a probe may take, 1 or more. */
  healthCheckTimeoutMs: u32 = 5000;
  healthCheckModel: string = "";
  /** Number of the API that probes ask for; 0: the one that failed. */
  healthCheckApi: u32 = 0;
  /** Milliseconds after which a token that is out serves again, without a probe; 0: never. */
  cooldownMs: u32 = 0;
  /** The longest answer to a probe, in tokens; 0: no limit is sent. */
  healthCheckMaxTokens: u32 = 0;
  healthCheckVia: HealthCheckVia = HealthCheckVia.Auto;
  /** Cluster through which local probes enter. */
  healthCheckService: string = "outbound|10000||local_cluster.static";
  whenNoneHealthy: WhenNoneHealthy = WhenNoneHealthy.Soonest;
  /** Whether tokens stay in while all of them fail with 5xx or timeouts. */
  outageGuard: bool = true;
  /** Most tokens that may be out, in percent of those configured, 1 to 100. */
  maxEjectionPercent: u32 = 100;
  /** The statuses that count against a token. */
  failoverOn: StatusSet = StatusSet.ofTokenFaults();
  /** Whether there is anything to ask a vendor of a token: if not, only time brings one back. */
  probes: bool = false;
}
