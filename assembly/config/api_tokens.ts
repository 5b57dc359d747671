import { isHeaderValue } from "../base/ascii";
import { Bytes, contains, utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Words } from "../base/words";
import { ApiToken } from "../failover/api_token";
import { Section } from "./section";
import { warnOfSlips } from "./token_slips";

const MAX_NAME: i32 = 64;
const MAX_WEIGHT: u32 = 10_000;
const DASH: i32 = 0x2d;
const UNDERSCORE: i32 = 0x5f;

/** Reads `apiTokens`: texts, or objects `{token, name, weight}`. A token given twice is one; its weights add up. */
export function readApiTokens(provider: Section, type: string): ApiToken[] {
  const pool = new Pool(provider);
  const document = provider.document;
  const list = provider.list("apiTokens");
  const start = provider.pathOf("apiTokens[");
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `${start}${index}]`;
    const token = readApiToken(provider, node, path, type);
    if (token !== null) pool.add(token, path);
    index++;
  }
  if (pool.isDrained) provider.error("apiTokens", "has no token with a weight above 0");
  if (pool.nameHoldsSecret) provider.error("apiTokens", "the name of one token contains another token");
  return pool.tokens;
}

/** The tokens read so far. */
class Pool {
  readonly tokens: ApiToken[] = [];
  /** Of each token, under its number. */
  private readonly secrets: Words = new Words();
  private readonly fingerprints: Set<string> = new Set<string>();
  private readonly aliases: Set<string> = new Set<string>();

  constructor(private readonly provider: Section) {}

  add(token: ApiToken, path: string): void {
    const number = this.secrets.add(token.secret);
    if (number < this.tokens.length) {
      this.tokens[number].weight += token.weight;
      return;
    }
    const provider = this.provider;
    if (this.fingerprints.has(token.fingerprint)) provider.problems.error(path, "has the fingerprint of another token");
    if (this.aliases.has(token.alias)) {
      provider.problems.error(path, "has the alias of another token; give each a name of its own");
    }
    this.fingerprints.add(token.fingerprint);
    this.aliases.add(token.alias);
    this.tokens.push(token);
  }

  /** Whether there are tokens, and none of them is to be used. */
  get isDrained(): bool {
    for (let i = 0; i < this.tokens.length; i++) if (this.tokens[i].weight > 0) return false;
    return this.tokens.length > 0;
  }

  /** Names are shown, so none may give a token away, be it only that of a neighbour. */
  get nameHoldsSecret(): bool {
    for (let i = 0; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token.named && isName(token.alias) && this.secrets.anyIn(utf8(token.alias), i)) return true;
    }
    return false;
  }
}

function readApiToken(provider: Section, node: i32, path: string, type: string): ApiToken | null {
  const document = provider.document;
  const kind = document.kind(node);
  if (kind != JsonKind.String && kind != JsonKind.Object) {
    provider.problems.error(path, "must be text or an object {token, name, weight}");
    return null;
  }
  if (kind == JsonKind.Object) return readNamedToken(provider, node, path, type);
  const secret = document.string(node);
  return isUsable(provider, path, secret) ? new ApiToken(secret, type, "", 1) : null;
}

function readNamedToken(provider: Section, node: i32, path: string, type: string): ApiToken | null {
  const section = new Section(provider.document, node, path, provider.problems);
  const secret = section.bytes("token");
  const name = section.text("name");
  const weight = section.limit("weight", 1);
  if (weight > MAX_WEIGHT) section.error("weight", `must be at most ${MAX_WEIGHT}`);
  section.finish([]);
  if (!isName(name)) section.error("name", "must be at most 64 letters, digits, hyphens and underscores");
  else if (secret.length > 0 && contains(utf8(name), secret)) section.error("name", "must not contain the token");
  return isUsable(provider, path, secret) ? new ApiToken(secret, type, name, weight) : null;
}

function isUsable(provider: Section, path: string, secret: Bytes): bool {
  if (!isHeaderValue(secret)) {
    provider.problems.error(path, secret.length == 0 ? "is empty" : "has characters that a header cannot carry");
    return false;
  }
  warnOfSlips(provider.problems, path, secret);
  return true;
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
