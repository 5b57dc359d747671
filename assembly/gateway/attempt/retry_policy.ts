import { ProviderConfig } from "../../config/provider_config";
import { RetryMode } from "../../failover/retry_settings";
import { Gateway } from "../gateway";
import { Attempt } from "./request";

/** Default of `maxRetries` where the filter itself repeats requests, as in the Higress Go plugin. */
const DEFAULT_REPLAYS: u32 = 1;

/** Whether the filter repeats failed requests of `config` by callouts of its own: downstream, when told to. */
export function replays(gateway: Gateway, config: ProviderConfig): bool {
  return !gateway.isUpstream && config.retry.wish == RetryMode.On && config.apiTokens.length > 1;
}

/** Whether an answer of `status` is a reason to use another token for the same request, and a healthy one is left. */
export function canRetry(gateway: Gateway, attempt: Attempt, status: u32): bool {
  return mayRetry(gateway, attempt, status) && gateway.poolOf(attempt.config).hasOther(attempt.failed);
}

/** Whether an answer of `status` is a reason to use another token for the same request, if there is one. */
export function mayRetry(gateway: Gateway, attempt: Attempt, status: u32): bool {
  const config = attempt.config;
  const settings = config.retry;
  const offered = gateway.isUpstream ? settings.wish != RetryMode.Off : settings.wish == RetryMode.On;
  if (!offered || attempt.isProbe || attempt.token === null) return false;
  const statuses = settings.on;
  const counts = statuses === null ? config.failover.failoverOn.has(status) : statuses.has(status);
  return counts && !isExhausted(gateway, attempt);
}

function isExhausted(gateway: Gateway, attempt: Attempt): bool {
  let most = attempt.config.retry.maxRetries;
  if (most == 0 && !gateway.isUpstream) most = DEFAULT_REPLAYS;
  return most > 0 && <u32>attempt.tried.length > most;
}
