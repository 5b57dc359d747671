import { RetryMode } from "../../failover/retry_settings";
import { Backend } from "./backend";
import { Request } from "./request";

/** Default of `maxRetries` where the filter itself repeats requests, as in the Higress Go plugin. */
const DEFAULT_REPLAYS: u32 = 1;

/** Tokens that refuse a request for its own fault before no other is tried: the accounts may differ. */
const MOST_REFUSALS: u32 = 2;

/** Whether the filter repeats failed requests to `backend` by callouts of its own: downstream, when told to. */
export function replays(backend: Backend): bool {
  const config = backend.config;
  return !backend.isUpstream && config.retry.mode == RetryMode.On && config.apiTokens.length > 1;
}

/** Whether an answer of `status` is a reason to use another token for the same request, and a healthy one is left. */
export function canRetry(request: Request, status: u32): bool {
  return mayRetry(request, status) && request.backend.pool.hasOther(request.tries.failed);
}

/** Whether an answer of `status` is a reason to use another token for the same request, if there is one. */
export function mayRetry(request: Request, status: u32): bool {
  const config = request.config;
  const settings = config.retry;
  const offered = request.backend.isUpstream ? settings.mode != RetryMode.Off : settings.mode == RetryMode.On;
  if (!offered || request.isProbe || request.tries.token === null) return false;
  const statuses = settings.on;
  const counts = statuses === null ? config.failover.failoverOn.has(status) : statuses.has(status);
  return counts && request.tries.refusals < MOST_REFUSALS && !isExhausted(request);
}

/**
 * Whether a try of `request` that was sent at `sentMs` and that nobody answered may be made again: it broke at once,
 * and so was lost on the way, such as by a connection that the vendor was closing. One that lasted was with the vendor,
 * which may be at work still, and bills what it makes.
 */
export function wasLost(request: Request, sentMs: u64): bool {
  const nowMs = request.backend.host.clock().nowMs();
  return nowMs <= sentMs || nowMs - sentMs <= request.config.retry.unansweredWithinMs;
}

function isExhausted(request: Request): bool {
  let most = request.config.retry.maxRetries;
  if (most == 0 && !request.backend.isUpstream) most = DEFAULT_REPLAYS;
  return most > 0 && <u32>request.tries.tried.length > most;
}
