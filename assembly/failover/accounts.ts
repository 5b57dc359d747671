import { ApiToken } from "./api_token";
import { Roster } from "./roster";

/** Whether an account of some of `tokens` is said. */
export function tellAccounts(tokens: ApiToken[]): bool {
  for (let i = 0; i < tokens.length; i++) if (tokens[i].account.length > 0) return true;
  return false;
}

/** Those of `tokens` of whose account none of `all` is out for `reason`; all of them, where that leaves none. */
export function ofSoundAccounts(tokens: ApiToken[], all: ApiToken[], roster: Roster, reason: u8): ApiToken[] {
  const spent = new Set<string>();
  for (let i = 0; i < all.length; i++) {
    if (all[i].account.length > 0 && roster.get(all[i].fingerprint).reason == reason) spent.add(all[i].account);
  }
  const found = apart(tokens, spent);
  return found.length == 0 ? tokens : found;
}

/** Those of `tokens` that share no account with one of `all` whose fingerprint is one of `spent`. */
export function ofOtherAccounts(tokens: ApiToken[], all: ApiToken[], spent: string[]): ApiToken[] {
  const accounts = new Set<string>();
  for (let i = 0; i < all.length; i++) {
    if (all[i].account.length > 0 && spent.includes(all[i].fingerprint)) accounts.add(all[i].account);
  }
  return apart(tokens, accounts);
}

/** Those of `tokens` that are of none of `accounts`. */
function apart(tokens: ApiToken[], accounts: Set<string>): ApiToken[] {
  if (accounts.size == 0) return tokens;
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!accounts.has(tokens[i].account)) found.push(tokens[i]);
  return found;
}
