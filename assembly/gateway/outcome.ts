import { ApiToken } from "../failover/api_token";
import { LogLevel } from "../ports/journal";
import { ProviderConfig } from "../config/provider_config";
import { Gateway } from "./gateway";

/** Statuses that get a counter of their own; all others share one per class, so that names stay bounded. */
const NAMED: StaticArray<u32> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529];

/** Puts a vendor's answer other than 2xx down to the token that was used. */
export function recordFailure(gateway: Gateway, config: ProviderConfig, token: ApiToken, status: u32): void {
  gateway.meter.count(`ai_proxy.token.${token.alias}.upstream_rq_${statusLabel(status)}`);
  if (!gateway.journal.on(LogLevel.Info)) return;
  const verdict = config.failover.failoverOn.has(status)
    ? "a fault of the token or the vendor"
    : "not the token's fault";
  gateway.journal.write(LogLevel.Info, `ai-proxy: token ${token.alias} answered ${status}: ${verdict}`);
}

function statusLabel(status: u32): string {
  return NAMED.includes(status) ? status.toString() : (status / 100).toString() + "xx";
}
