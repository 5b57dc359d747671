import { ApiToken } from "./api_token";
import { FailoverSettings } from "./failover_settings";
import { isTrialDue } from "./rest";
import { Roster } from "./roster";
import { Health } from "./token_health";

/** Those of `tokens` whose rest is over, and that no other request tries. */
export function dueOf(tokens: ApiToken[], roster: Roster, settings: FailoverSettings, nowMs: u64): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (isTrialDue(roster.get(tokens[i].fingerprint), settings, nowMs)) found.push(tokens[i]);
  }
  return found;
}

/** Those of `tokens` that rest, else all of them. */
export function restingOf(tokens: ApiToken[], roster: Roster): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (roster.get(tokens[i].fingerprint).health == Health.Resting) found.push(tokens[i]);
  }
  return found.length == 0 ? tokens : found;
}
