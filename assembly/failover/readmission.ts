import { FailoverSettings } from "./failover_settings";
import { LEASE_MS, isAskedToWait } from "./schedule";
import { Health, TokenHealth } from "./token_health";

/** A token that was out as `before` and serves again. */
export function readmitted(before: TokenHealth): TokenHealth {
  const back = new TokenHealth();
  back.generation = before.generation + 1;
  // A probe may still be on its way: should the token fail again, the next one waits until its claim would have ended.
  if (before.nonce.length > 0) back.dueMs = before.dueMs;
  return back;
}

/**
 * What becomes of a token that is out when its cooldown ends; itself until then, or without one. `graceMs`: how much
 * later that is for who asks. A time out that begins later than now is another thread's, or of a clock that went back:
 * then it is over.
 */
export function cooledDown(before: TokenHealth, settings: FailoverSettings, graceMs: u64, nowMs: u64): TokenHealth {
  if (before.health != Health.Ejected || settings.cooldownMs == 0 || before.outSinceMs == 0) return before;
  const sinceMs = before.outSinceMs;
  const isOver = nowMs < sinceMs ? sinceMs - nowMs > LEASE_MS : nowMs - sinceMs >= settings.cooldownMs + graceMs;
  return isOver && !isAskedToWait(before, nowMs) ? readmitted(before) : before;
}
