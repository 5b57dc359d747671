import { ApiToken } from "./api_token";
import { Roster } from "./roster";

/** Whether an account of some of `tokens` is said. */
export function tellAccounts(tokens: ApiToken[]): bool {
  for (let i = 0; i < tokens.length; i++) if (tokens[i].account.length > 0) return true;
  return false;
}

/** Those of `tokens` of whose account none of `all` is out for `reason`; all of them, where that leaves none. */
export function ofSoundAccounts(tokens: ApiToken[], all: ApiToken[], roster: Roster, reason: u8): ApiToken[] {
  const spent: string[] = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i].account.length > 0 && roster.get(all[i].fingerprint).reason == reason) spent.push(all[i].account);
  }
  if (spent.length == 0) return tokens;
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!spent.includes(tokens[i].account)) found.push(tokens[i]);
  return found.length == 0 ? tokens : found;
}

/** `fingerprints`, and those of `all` that share an account with one of `spent`. */
export function withAccountsOf(spent: string[], fingerprints: string[], all: ApiToken[]): string[] {
  const accounts: string[] = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i].account.length > 0 && spent.includes(all[i].fingerprint)) accounts.push(all[i].account);
  }
  if (accounts.length == 0) return fingerprints;
  const found = fingerprints.slice(0);
  for (let i = 0; i < all.length; i++) if (accounts.includes(all[i].account)) found.push(all[i].fingerprint);
  return found;
}
