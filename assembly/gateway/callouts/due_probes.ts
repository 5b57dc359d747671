import { ProviderConfig } from "../../config/provider_config";
import { ApiToken } from "../../failover/api_token";
import { cooledDown } from "../../failover/readmission";
import { Roster } from "../../failover/roster";
import { isProbeDue, probesAtOnce } from "../../failover/schedule";
import { Pool } from "../attempt/pool";

/** Which tokens are probed on a tick: those that are due, but never so many at once that the vendor sees a burst. */
export class DueProbes {
  /** Of the due tokens the one that is next where not all can be. */
  private turn: i32 = 0;

  /** The tokens to probe now; `graceMs`: how long they have to be due. */
  next(roster: Roster, config: ProviderConfig, graceMs: u64, nowMs: u64): ApiToken[] {
    const all = dueTokens(roster, config, graceMs, nowMs);
    const most = probesAtOnce(config.apiTokens.length, config.failover);
    if (all.length <= most) {
      this.turn = 0;
      return all;
    }
    const some: ApiToken[] = [];
    for (let i = 0; i < most; i++) some.push(all[(this.turn + i) % all.length]);
    this.turn = (this.turn + most) % all.length;
    return some;
  }
}

/** Brings tokens back whose time has been over for `graceMs`: who leads need not know all that others know. */
export function endCooldowns(pool: Pool, roster: Roster, graceMs: u64, nowMs: u64): void {
  const settings = pool.config.failover;
  const tokens = pool.config.apiTokens;
  for (let i = 0; settings.cooldownMs > 0 && i < tokens.length; i++) {
    const health = roster.get(tokens[i].fingerprint);
    if (cooledDown(health, settings, graceMs, nowMs) !== health) pool.endCooldown(tokens[i], graceMs, nowMs);
  }
}

function dueTokens(roster: Roster, config: ProviderConfig, graceMs: u64, nowMs: u64): ApiToken[] {
  const due: ApiToken[] = [];
  if (!config.failover.probes) return due;
  for (let i = 0; i < config.apiTokens.length; i++) {
    const health = roster.get(config.apiTokens[i].fingerprint);
    // Nobody can be asked without a route: the entry goes when it is a day old, or with a client's success.
    if (health.probeRoute.isKnown && isProbeDue(health, graceMs, config.failover, nowMs)) due.push(config.apiTokens[i]);
  }
  return due;
}
