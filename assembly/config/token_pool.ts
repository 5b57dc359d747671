import { contains, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { Words } from "../base/words";
import { ApiToken } from "../failover/api_token";
import { Section } from "./section";

const MAX_NAME: i32 = 64;
const MAX_WEIGHT: u32 = 10_000;
const DASH: i32 = 0x2d;
const UNDERSCORE: i32 = 0x5f;

/** The tokens of a provider that were read so far. One that is given twice is one; its weights add up. */
export class TokenPool {
  readonly tokens: ApiToken[] = [];
  /** Of each token the whole, under its number. */
  private readonly wholes: Words = new Words();
  private readonly parts: Words = new Words();
  private readonly fingerprints: Set<string> = new Set<string>();
  private readonly aliases: Set<string> = new Set<string>();

  constructor(private readonly provider: Section) {}

  /** `path`: where the token stands. */
  add(token: ApiToken, path: string): void {
    const number = this.wholes.add(token.credential.whole);
    if (number < this.tokens.length) {
      this.tokens[number].weight += token.weight;
      return;
    }
    const problems = this.provider.problems;
    if (this.fingerprints.has(token.fingerprint)) problems.error(path, "has the fingerprint of another token");
    if (this.aliases.has(token.alias)) {
      problems.error(path, "has the alias of another token; give each a name of its own");
    }
    const parts = token.credential.parts;
    for (let i = 0; i < parts.length; i++) this.parts.add(parts[i]);
    this.fingerprints.add(token.fingerprint);
    this.aliases.add(token.alias);
    this.tokens.push(token);
  }

  /** Reports what is wrong with all of them together, at `key`. */
  finish(key: string): void {
    if (this.isDrained) this.provider.error(key, "has no token with a weight above 0");
    if (this.nameHoldsSecret) this.provider.error(key, "the name of one token contains another token");
  }

  /** Whether there are tokens, and none of them is to be used. */
  private get isDrained(): bool {
    for (let i = 0; i < this.tokens.length; i++) if (this.tokens[i].weight > 0) return false;
    return this.tokens.length > 0;
  }

  /** Names are shown, so none may give a token away, be it only a part of a neighbour's. */
  private get nameHoldsSecret(): bool {
    for (let i = 0; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (!token.named || !isName(token.alias) || holdsPart(token.alias, token.credential)) continue;
      if (this.parts.anyIn(utf8(token.alias))) return true;
    }
    return false;
  }
}

/** What an entry of a pool has beside its credential; `credential` is null where that cannot be used. */
export function readNamed(section: Section, credential: Credential | null, type: string): ApiToken | null {
  const name = section.text("name");
  const weight = section.limit("weight", 1);
  const tier = section.limit("tier", 0);
  const account = section.text("account");
  if (weight > MAX_WEIGHT) section.error("weight", `must be at most ${MAX_WEIGHT}`);
  section.finish([]);
  if (!isName(name)) section.error("name", "must be at most 64 letters, digits, hyphens and underscores");
  else if (credential !== null && holdsPart(name, credential)) section.error("name", "must not contain the token");
  if (!isName(account)) section.error("account", "must be at most 64 letters, digits, hyphens and underscores");
  if (credential === null) return null;
  const token = new ApiToken(credential, type, name, weight);
  token.tier = tier;
  token.account = account;
  return token;
}

function holdsPart(name: string, credential: Credential): bool {
  const parts = credential.parts;
  for (let i = 0; i < parts.length; i++) if (contains(utf8(name), parts[i])) return true;
  return false;
}

function isName(name: string): bool {
  if (name.length > MAX_NAME) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const digit = code >= 0x30 && code <= 0x39;
    if (!letter && !digit && code != DASH && code != UNDERSCORE) return false;
  }
  return true;
}
